package io.cleave.codec.lossless;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.fixtures.Layout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LosslessFrameTest {
  /** Of {@link #SHAPE}. */
  private static final Layout LAYOUT =
      Layout.of("magic 4, version 1, type 1, form 1, dimension 0 1, dimension 1 1");

  private static final TensorShape SHAPE = TensorShape.of(3, 40);
  private static final byte CANARY = 0x5a;

  @Property(tries = 500, seed = "20240")
  void everyTensorComesBackBitForBit(
      @ForAll ElementType type,
      @ForAll @Size(max = 8) List<@IntRange(max = 4) Integer> dims,
      @ForAll @IntRange(min = 1, max = 255) int values,
      @ForAll long seed) {
    TensorShape shape = TensorShape.of(dims.stream().mapToInt(Integer::intValue).toArray());
    byte[] tensor = tensor(type, shape, values, seed);
    TensorEncoder encoder = TensorEncoder.of(type, shape, Profile.parse("compact,bytes=40"));
    if (type == ElementType.FLOAT32 && shape.elements() > 0) {
      return;
    }
    byte[] frame = encode(encoder, tensor);
    assertEquals(3, frame[LAYOUT.at("version")]);
    assertEquals(frame.length, encoder.lastSize().totalBytes());
    assertEquals(0, encoder.lastBound());
    assertTrue(frame.length <= TensorDecoder.maxEncodedBytes(type, shape));
    assertArrayEquals(tensor, decode(type, shape, frame));
  }

  @ParameterizedTest
  @EnumSource
  void floatsToComeBackBitForBit(ElementType type) {
    byte[] tensor = tensor(type, SHAPE, 255, 5);
    byte[] frame = write(type, SHAPE, tensor);
    assertArrayEquals(tensor, decode(type, SHAPE, frame));
  }

  @Test
  void smallIntegersTakeFewBytes() {
    TensorShape shape = TensorShape.of(512);
    ByteBuffer ids = ByteBuffer.allocate(512 * 8).order(ByteOrder.LITTLE_ENDIAN);
    Random random = new Random(1);
    while (ids.hasRemaining()) {
      ids.putLong(random.nextInt(30_000));
    }
    TensorEncoder encoder = TensorEncoder.of(ElementType.INT64, shape, Profile.exact());
    byte[] frame = encode(encoder, ids.array());
    assertTrue(frame.length < 2 * 512 + 64, frame.length + " bytes");
    assertArrayEquals(ids.array(), decode(ElementType.INT64, shape, frame));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingOutsideTheBuffersIsTouched(boolean direct) {
    for (int values : new int[] {1, 255}) {
      byte[] tensor = tensor(ElementType.INT32, SHAPE, values, 3);
      TensorEncoder encoder = TensorEncoder.of(ElementType.INT32, SHAPE, Profile.exact());
      ByteBuffer source = framed(tensor.length, direct);
      source.put(source.position(), tensor);
      ByteBuffer target = framed(encoder.maxEncodedBytes(), direct);
      int start = target.position();
      int bytes = encoder.encode(source, target);
      assertEquals(start + bytes, target.position());
      ByteBuffer decoded = framed(tensor.length, direct);
      target.flip().position(start);
      TensorDecoder.of(ElementType.INT32, SHAPE).decode(target, decoded);
      byte[] values2 = new byte[tensor.length];
      decoded.get(decoded.position() - tensor.length, values2);
      assertArrayEquals(tensor, values2);
      assertEquals(CANARY, decoded.clear().get(6));
      assertEquals(CANARY, decoded.get(7 + tensor.length));
    }
  }

  @Test
  void otherFormatsAreReadWhereTheTensorIsFloat32() {
    byte[] tensor = tensor(ElementType.FLOAT32, SHAPE, 2, 3);
    byte[] masked = encode(TensorEncoder.of(SHAPE, Profile.exact()), tensor);
    assertEquals(1, masked[LAYOUT.at("version")]);
    assertArrayEquals(tensor, decode(ElementType.FLOAT32, SHAPE, masked));
    assertRejected(ElementType.INT32, SHAPE, masked, "version");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255})
  void rejectsFrameWhenTruncatedAtAnyByte(int values) {
    byte[] frame = write(ElementType.INT16, SHAPE, tensor(ElementType.INT16, SHAPE, values, 3));
    for (int length = 0; length < frame.length; length++) {
      byte[] cut = Arrays.copyOf(frame, length);
      CorruptFrameException error =
          assertThrows(CorruptFrameException.class, () -> decode(ElementType.INT16, SHAPE, cut));
      assertTrue(error.offset() <= length, error.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "magic, 0, magic",
    "version, 9, version",
    "type, 4, type",
    "type, 0x83, type",
    "form, 0x03, rank",
    "form, 0x22, packing",
    "form, 0xf2, packing",
    "dimension 0, 4, dimension 0",
    "dimension 1, 41, dimension 1",
    "dimension 1, 0xa8, dimension 1",
  })
  void rejectsFrameWhenAHeaderFieldIsWrong(String place, String value, String field) {
    int at = LAYOUT.at(place);
    byte[] frame = write(ElementType.INT16, SHAPE, tensor(ElementType.INT16, SHAPE, 255, 3));
    byte[] wrong = sealed(frame, bytes -> bytes[at] = (byte) (int) Integer.decode(value));
    CorruptFrameException error = assertRejected(ElementType.INT16, SHAPE, wrong, field);
    assertTrue(error.offset() <= at, error.getMessage());
  }

  @Test
  void rejectsStoredElementsWhenBytesTrail() {
    byte[] frame = write(ElementType.INT16, SHAPE, tensor(ElementType.INT16, SHAPE, 255, 3));
    assertRejected(
        ElementType.INT16, SHAPE, sealed(Arrays.copyOf(frame, frame.length + 1)), "length");
  }

  @Test
  void rejectsPackedElementsWhenTheyAreTooManyOrTooFewOrNone() {
    byte[] frame = write(ElementType.INT16, SHAPE, new byte[240]);
    assertEquals(0x12, frame[LAYOUT.at("form")]);
    TensorShape fewer = TensorShape.of(3, 39);
    TensorShape more = TensorShape.of(3, 41);
    assertRejected(
        ElementType.INT16,
        fewer,
        sealed(frame, bytes -> bytes[LAYOUT.at("dimension 1")] = 39),
        "elements");
    assertRejected(
        ElementType.INT16,
        more,
        sealed(frame, bytes -> bytes[LAYOUT.at("dimension 1")] = 41),
        "elements");
    assertRejected(
        ElementType.INT16,
        SHAPE,
        sealed(frame, bytes -> bytes[LAYOUT.bytes() + 1] ^= (byte) 0xff),
        "elements");
  }

  @Test
  void rejectsPackedElementsWhenStoringThemWouldTakeNoMore() {
    byte[] frame = write(ElementType.INT16, SHAPE, tensor(ElementType.INT16, SHAPE, 255, 3));
    assertRejected(
        ElementType.INT16,
        SHAPE,
        sealed(frame, bytes -> bytes[LAYOUT.at("form")] = 0x12),
        "length");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 120})
  void rejectsBoolWhenItIsNeither0Nor1(int elements) {
    TensorShape shape = TensorShape.of(elements);
    byte[] tensor = new byte[elements];
    tensor[elements - 1] = 2;
    TensorEncoder encoder = TensorEncoder.of(ElementType.BOOL, shape, Profile.exact());
    assertThrows(IllegalArgumentException.class, () -> encode(encoder, tensor));
    byte[] frame = write(ElementType.UINT8, shape, tensor);
    byte[] bools = sealed(frame, bytes -> bytes[LAYOUT.at("type")] = (byte) ElementType.BOOL.id());
    assertEquals(elements > 64 ? 0x11 : 0x01, bools[LAYOUT.at("form")]);
    assertRejected(ElementType.BOOL, shape, bools, "elements");
  }

  @Test
  void rejectsFrameWhenAnyBitIsFlippedBehindTheHeader() {
    byte[] frame = write(ElementType.INT8, SHAPE, tensor(ElementType.INT8, SHAPE, 9, 3));
    for (int at = LAYOUT.bytes(); at < frame.length; at++) {
      byte[] wrong = frame.clone();
      wrong[at] ^= (byte) (1 << (at & 7));
      assertRejected(ElementType.INT8, SHAPE, wrong, "checksum");
    }
  }

  @Test
  void rejectsShapeWhenItIsOpenOrTooLarge() {
    TensorShape open = TensorShape.parse("3x4?");
    TensorShape large = TensorShape.of(TensorShape.MAX_ELEMENTS);
    Profile profile = Profile.exact();
    for (ElementType type : new ElementType[] {ElementType.INT8, ElementType.FLOAT32}) {
      assertThrows(IllegalArgumentException.class, () -> TensorEncoder.of(type, open, profile));
      assertThrows(IllegalArgumentException.class, () -> TensorDecoder.of(type, open));
    }
    assertThrows(IllegalArgumentException.class, () -> TensorDecoder.of(ElementType.INT64, large));
  }

  @Test
  void targetIsUntouchedWhenAFrameIsRejected() {
    byte[] frame = write(ElementType.INT16, SHAPE, tensor(ElementType.INT16, SHAPE, 2, 3));
    byte[] wrong = sealed(frame, bytes -> bytes[LAYOUT.bytes() + 5] ^= 1);
    byte[] target = new byte[240];
    Arrays.fill(target, CANARY);
    byte[] before = target.clone();
    TensorDecoder decoder = TensorDecoder.of(ElementType.INT16, SHAPE);
    ByteBuffer buffer = ByteBuffer.wrap(target);
    assertThrows(CorruptFrameException.class, () -> decoder.decode(ByteBuffer.wrap(wrong), buffer));
    assertArrayEquals(before, target);
    assertThrows(IllegalStateException.class, () -> decoder.write(ByteBuffer.wrap(wrong), buffer));
  }

  /** Elements of so many different bytes, few of them so that they pack. */
  private static byte[] tensor(ElementType type, TensorShape shape, int values, long seed) {
    byte[] tensor = new byte[shape.elements() * type.bytes()];
    Random random = new Random(seed);
    for (int i = 0; i < tensor.length; i++) {
      tensor[i] = (byte) random.nextInt(type == ElementType.BOOL ? 2 : values + 1);
    }
    return tensor;
  }

  private static byte[] write(ElementType type, TensorShape shape, byte[] tensor) {
    LosslessWriter writer = new LosslessWriter(type, shape);
    ByteBuffer target = ByteBuffer.allocate(writer.maxEncodedBytes());
    writer.write(ByteBuffer.wrap(tensor), target);
    return Arrays.copyOf(target.array(), target.position());
  }

  private static byte[] encode(TensorEncoder encoder, byte[] tensor) {
    ByteBuffer target = ByteBuffer.allocate(encoder.maxEncodedBytes());
    encoder.encode(ByteBuffer.wrap(tensor), target);
    return Arrays.copyOf(target.array(), target.position());
  }

  private static byte[] decode(ElementType type, TensorShape shape, byte[] frame) {
    ByteBuffer target = ByteBuffer.allocate(shape.elements() * type.bytes());
    TensorDecoder.of(type, shape).decode(ByteBuffer.wrap(frame), target);
    assertEquals(0, target.remaining());
    return target.array();
  }

  private static ByteBuffer framed(int bytes, boolean direct) {
    ByteBuffer buffer =
        direct ? ByteBuffer.allocateDirect(bytes + 14) : ByteBuffer.allocate(bytes + 14);
    while (buffer.hasRemaining()) {
      buffer.put(CANARY);
    }
    return buffer.position(7).limit(7 + bytes);
  }

  private static byte[] sealed(byte[] original, Consumer<byte[]> change) {
    byte[] frame = original.clone();
    change.accept(frame);
    return sealed(frame);
  }

  private static byte[] sealed(byte[] frame) {
    CRC32C crc = new CRC32C();
    crc.update(frame, 0, frame.length - 4);
    ByteBuffer.wrap(frame)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(frame.length - 4, (int) crc.getValue());
    return frame;
  }

  private static CorruptFrameException assertRejected(
      ElementType type, TensorShape shape, byte[] frame, String field) {
    CorruptFrameException error =
        assertThrows(CorruptFrameException.class, () -> decode(type, shape, frame));
    assertEquals(field, error.field(), error.getMessage());
    return error;
  }
}
