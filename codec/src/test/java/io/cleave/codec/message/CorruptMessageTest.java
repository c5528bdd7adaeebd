package io.cleave.codec.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.Profile;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.fixtures.Layout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One test for each check, on messages whose checksums are right unless they are checked. */
class CorruptMessageTest {
  private static final Signature EXPECTED =
      Samples.signature("ids int64 9?, x float32 2x3x4, on bool scalar");
  private static final Signature SENT =
      Samples.signature("ids int64 5, x float32 2x3x4, on bool scalar");
  private static final byte[] MESSAGE = message(SENT);

  /** The header, and the first tensor in it. */
  private static final Layout LAYOUT =
      Layout.of(
          "magic 4, version 1, tensors 2, header bytes 2, index 1, type 1, rank 1, dimension 1,"
              + " format 1, frame bytes 4");

  private static final int INDEX_AT = LAYOUT.at("index");
  private static final int DIM_AT = LAYOUT.at("dimension");
  private static final int LENGTH_AT = LAYOUT.at("header bytes");
  private static final int HEADER_BYTES = MESSAGE[LENGTH_AT];

  private static byte[] message(Signature fixed) {
    return Samples.encode(MessageEncoder.of(fixed, Profile.compact()), Samples.of(fixed, 1));
  }

  @Test
  void rejectsMessageWhenTruncatedAtAnyByte() {
    for (int length = 0; length < MESSAGE.length; length++) {
      CorruptFrameException error = assertRejected(Arrays.copyOf(MESSAGE, length));
      assertEquals(length, error.offset());
      assertTrue(error.reason().contains("ends here"), error.getMessage());
    }
  }

  @Test
  void rejectsMessageWhenBytesTrail() {
    CorruptFrameException error = assertRejected(Arrays.copyOf(MESSAGE, MESSAGE.length + 1));
    assertEquals("length", error.field());
    assertEquals(MESSAGE.length, error.offset());
  }

  @Test
  void rejectsMessageWhenAnyBitIsFlipped() {
    for (int at = 0; at < MESSAGE.length; at++) {
      byte[] message = MESSAGE.clone();
      message[at] ^= (byte) (1 << (at & 7));
      assertRejected(message);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "magic, 0, 0, magic",
    "magic, 3, 'T', magic",
    "version, 0, 0, version",
    "version, 0, 2, version",
    "header bytes, 0, 12, header bytes",
    "header bytes, 0, 0, header bytes",
    "header bytes, 1, 9, header",
    "header bytes, 1, 0x80, header",
    "tensors, 0, 0, tensors",
    "tensors, 0, 2, tensors",
    "tensors, 0, 4, index",
    "index, 0, 1, index",
    "index, 0, 3, index",
    "index, 0, 0xff, index",
    "type, 0, 4, type",
    "type, 0, 0xff, type",
    "rank, 0, 0, rank",
    "rank, 0, 2, rank",
    "rank, 0, 9, rank",
    "dimension, 0, 10, dimension",
    "dimension, 0, 0x85, dimension",
    "format, 0, 0, format",
    "format, 0, 99, format",
    "format, 0, 0xc8, version",
    "format, 0, 1, version",
    "frame bytes, 0, 0, length",
    "frame bytes, 0, 99, length",
    "frame bytes, 3, 0x80, frame bytes",
    "frame bytes, 3, 0x7f, length",
  })
  void rejectsMessageWhenAHeaderFieldIsWrong(
      String place, int byteOfIt, String value, String field) {
    int at = LAYOUT.at(place) + byteOfIt;
    int changed =
        value.startsWith("'") || Character.isLetter(value.charAt(0))
            ? value.charAt(0)
            : Integer.decode(value);
    CorruptFrameException error = assertRejected(sealed(bytes -> bytes[at] = (byte) changed));
    assertEquals(field, error.field(), error.getMessage());
  }

  @Test
  void fieldsAreWhereTheseTestsSay() {
    assertEquals(0, MESSAGE[INDEX_AT]);
    assertEquals(5, MESSAGE[LAYOUT.at("type")]);
    assertEquals(1, MESSAGE[LAYOUT.at("rank")]);
    assertEquals(5, MESSAGE[DIM_AT]);
    assertEquals(3, MESSAGE[LAYOUT.at("format")]);
    assertEquals(40 + 12, MESSAGE[LAYOUT.at("frame bytes")]);
  }

  @ParameterizedTest
  @CsvSource({
    "'ids int64 5, x float32 2x3x4', tensors, missing: [on]",
    "'ids int64 5', tensors, 'missing: [x, on]'",
    "'x float32 2x3x4, on bool scalar', type, 'ids: float32 (expected: int64)'",
    "'ids int64 5, on bool scalar, x float32 2x3x4', type, 'x: bool (expected: float32)'",
    "'ids int64 5, x float32 2x3x4, on bool scalar, y int8 3', index, '3, which is surplus (expected: no'",
    "'ids int64 5, x float16 2x3x4, on bool scalar', type, 'x: float16 (expected: float32)'",
    "'ids int64 5, x float32 2x12, on bool scalar', rank, 'x: 2 (expected: 3)'",
    "'ids int64 10, x float32 2x3x4, on bool scalar', dimension, 'ids, dimension 0: 10 (expected: at most 9)'",
    "'ids int64 5, x float32 2x4x3, on bool scalar', dimension, 'x, dimension 1: 4 (expected: 3)'",
  })
  void rejectsMessageWhenItsTensorsAreOthers(String sent, String field, String reason) {
    CorruptFrameException error = assertRejected(message(Samples.signature(sent)));
    assertEquals(field, error.field(), error.getMessage());
    assertTrue(error.reason().contains(reason), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 'x (expected: ids, which is missing or out of order)'",
    "0, 3, '3, which is surplus (expected: 0, ids)'",
    "1, 0, 'ids, a second time'",
    "1, 2, 'on (expected: x, which is missing or out of order)'",
    "1, 127, '127, which is surplus (expected: 1, x)'",
    "2, 1, 'x, a second time'",
    "3, 2, 'on, a second time'",
    "3, 4, '4, which is surplus (expected: no more)'",
  })
  void rejectsIndexWhenItIsNotTheNext(int tensor, int index, String reason) {
    int[] indexAt = {INDEX_AT, INDEX_AT + 9, INDEX_AT + 9 + 11, INDEX_AT + 9 + 11 + 8};
    byte[] message =
        message(Samples.signature("ids int64 5, x float32 2x3x4, on bool scalar, y int8 3"));
    assertEquals(tensor, message[indexAt[tensor]]);
    message[indexAt[tensor]] = (byte) index;
    CorruptFrameException error = assertRejected(Samples.sealed(message));
    assertEquals("index", error.field());
    assertEquals(indexAt[tensor], error.offset());
    assertEquals(reason, error.reason());
  }

  @Test
  void rejectsTypeWhenItIsUnknown() {
    CorruptFrameException error = assertRejected(sealed(bytes -> bytes[LAYOUT.at("type")] = 8));
    assertEquals("ids: 8 (expected: int64)", error.reason());
  }

  @Test
  void rejectsNumberWhenItIsLongerThanItMustBeOrTooLarge() {
    for (int start : new int[] {INDEX_AT, DIM_AT}) {
      for (int last : new int[] {0, 0x08, 0x7f, 0x80}) {
        byte[] message = new byte[60];
        System.arraycopy(MESSAGE, 0, message, 0, start);
        Arrays.fill(message, start, start + 4, (byte) 0x85);
        message[start + 4] = (byte) last;
        message[LENGTH_AT] = 60;
        CorruptFrameException error = assertRejected(Samples.sealed(message));
        assertEquals(start == INDEX_AT ? "index" : "dimension", error.field());
        assertEquals(start, error.offset());
      }
    }
  }

  @Test
  void rejectsHeaderWhenItEndsInsideATensorOrHasBytesLeft() {
    for (int end = INDEX_AT; end < HEADER_BYTES - 4; end++) {
      byte[] message = MESSAGE.clone();
      message[LENGTH_AT] = (byte) (end + 4);
      CorruptFrameException error = assertRejected(Samples.sealed(message));
      assertTrue(error.offset() <= end, error.getMessage());
    }
    byte[] longer = MESSAGE.clone();
    longer[LENGTH_AT]++;
    assertEquals("header", assertRejected(Samples.sealed(longer)).field());
  }

  @Test
  void rejectsFrameWhenItIsCorruptAndNamesItsTensor() {
    int first = HEADER_BYTES;
    byte[] message = changed(MESSAGE, bytes -> bytes[first + 20] ^= 1);
    CorruptFrameException error = assertRejected(message);
    assertEquals("checksum", error.field());
    assertEquals(first + 48, error.offset());
    assertTrue(error.reason().startsWith("ids: "), error.reason());
  }

  @Test
  void targetIsUntouchedWhenTheLastTensorIsRefused() {
    byte[] message = changed(MESSAGE, bytes -> bytes[bytes.length - 5] ^= 1);
    Tensors target = Tensors.allocate(SENT, 1);
    MessageDecoder decoder = MessageDecoder.of(EXPECTED);
    assertThrows(
        CorruptFrameException.class, () -> decoder.decode(ByteBuffer.wrap(message), target));
    for (int i = 0; i < 3; i++) {
      byte[] data = Samples.bytes(target, i);
      assertArrayEquals(new byte[data.length], data);
    }
    decoder.decode(ByteBuffer.wrap(MESSAGE), target);
    assertArrayEquals(Samples.bytes(Samples.of(SENT, 1), 0), Samples.bytes(target, 0));
  }

  @Test
  void rejectsClaimOfManyTensorsWithoutTakingMemoryForThem() {
    byte[] message =
        Samples.sealed(
            changed(
                MESSAGE, bytes -> Arrays.fill(bytes, LAYOUT.at("tensors"), LENGTH_AT, (byte) -1)));
    assertEquals("index", assertRejected(message).field());
    byte[] large =
        Samples.sealed(
            changed(MESSAGE, bytes -> Arrays.fill(bytes, LENGTH_AT, INDEX_AT, (byte) -1)));
    assertEquals("header", assertRejected(large).field());
  }

  private static byte[] sealed(Consumer<byte[]> change) {
    return Samples.sealed(changed(MESSAGE, change));
  }

  private static byte[] changed(byte[] original, Consumer<byte[]> change) {
    byte[] message = original.clone();
    change.accept(message);
    return message;
  }

  private static CorruptFrameException assertRejected(byte[] message) {
    MessageDecoder decoder = MessageDecoder.of(EXPECTED);
    CorruptFrameException error =
        assertThrows(CorruptFrameException.class, () -> decoder.decode(ByteBuffer.wrap(message)));
    assertTrue(error.offset() >= 0 && error.offset() <= message.length, error.getMessage());
    return error;
  }
}
