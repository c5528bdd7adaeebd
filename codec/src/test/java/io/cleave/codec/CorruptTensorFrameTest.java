package io.cleave.codec;

import static io.cleave.codec.SealedFrames.sealed;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.internal.LittleEndian;
import io.cleave.codec.internal.pruning.MaskKind;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.ValueType;
import io.cleave.fixtures.Layout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One test for each check, on frames whose checksum is right unless it is what is checked. */
class CorruptTensorFrameTest {
  private static final TensorShape SHAPE = TensorShape.of(5, 5, 7);
  private static final Layout LAYOUT =
      Layout.of(
          "magic 4, version 1, value type 1, mask kind 1, flags 1, rank 1, reserved 3,"
              + " dimension 0 4, dimension 1 4, dimension 2 4, kept count 4, mask bytes 4");
  private static final int HEADER = LAYOUT.bytes();
  private static final int KEPT_AT = LAYOUT.at("kept count");
  private static final int MASK_BYTES_AT = LAYOUT.at("mask bytes");

  private static final byte[] BITMAP = frame(SHAPE, "keep=0.5");
  private static final byte[] DENSE = frame(SHAPE, "none", 1);
  private static final byte[] MAPS = frame(SHAPE, "maps-max-keep=0.6");

  /** Three containers: an array, runs and a bitmap. */
  private static final TensorShape LARGE = TensorShape.of(160_000);

  private static final byte[] ROARING = roaringFrame(true);
  private static final byte[] ROARING_WITHOUT_RUNS = roaringFrame(false);

  @ParameterizedTest
  @ValueSource(strings = {"bitmap", "dense", "maps", "roaring"})
  void rejectsFrameWhenTruncatedAtAnyByte(String kind) {
    byte[] frame = byName(kind);
    int step = frame.length > 10_000 ? 97 : 1;
    for (int length = 0; length < frame.length; length += step) {
      byte[] cut = Arrays.copyOf(frame, length);
      CorruptFrameException error =
          assertThrows(CorruptFrameException.class, () -> decode(shape(kind), cut));
      assertEquals(length, error.offset());
      assertTrue(error.reason().contains("ends here"), error.reason());
    }
  }

  @Test
  void rejectsFrameWhenBytesTrail() {
    for (byte[] frame : new byte[][] {BITMAP, DENSE, MAPS}) {
      byte[] longer = Arrays.copyOf(frame, frame.length + 1);
      CorruptFrameException error =
          assertThrows(CorruptFrameException.class, () -> decode(SHAPE, longer));
      assertEquals(frame.length, error.offset());
      assertEquals("length", error.field());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "magic, 0, 0x58",
    "magic, 3, 0",
    "version, 0, 0",
    "version, 0, 4",
    "version, 0, 0xff",
    "value type, 0, 2",
    "value type, 0, 0xff",
    "mask kind, 0, 3",
    "mask kind, 0, 0x80",
    "flags, 0, 2",
    "flags, 0, 0x80",
    "rank, 0, 0",
    "rank, 0, 2",
    "rank, 0, 4",
    "rank, 0, 0xff",
    "reserved, 0, 1",
    "reserved, 1, 1",
    "reserved, 2, 0x80",
    "dimension 0, 0, 4",
    "dimension 1, 0, 7",
    "dimension 2, 0, 5",
    "dimension 2, 3, 0x80",
  })
  void rejectsFrameWhenAHeaderFieldIsWrong(String field, int byteOfIt, String value) {
    int at = LAYOUT.at(field) + byteOfIt;
    byte[] frame = sealed(BITMAP, bytes -> bytes[at] = (byte) (int) Integer.decode(value));
    CorruptFrameException error = assertRejected(SHAPE, frame, field);
    assertTrue(error.offset() <= at && error.offset() > at - 4, error.getMessage());
  }

  @Test
  void rejectsFrameWhenItsVersionIsTooOldOrTooNewWithDifferentReasons() {
    byte[] old = sealed(BITMAP, bytes -> bytes[LAYOUT.at("version")] = 0);
    byte[] young = sealed(BITMAP, bytes -> bytes[LAYOUT.at("version")] = 4);
    assertTrue(assertRejected(SHAPE, old, "version").reason().contains("too old"));
    assertTrue(assertRejected(SHAPE, young, "version").reason().contains("too new"));
  }

  @Test
  void rejectsFrameWhenAnyBitIsFlippedBehindTheHeader() {
    for (int at = HEADER; at < BITMAP.length; at++) {
      byte[] frame = BITMAP.clone();
      frame[at] ^= (byte) (1 << (at & 7));
      CorruptFrameException error =
          assertThrows(CorruptFrameException.class, () -> decode(SHAPE, frame));
      assertEquals("checksum", error.field());
      assertEquals(BITMAP.length - 4, error.offset());
    }
  }

  @Test
  void rejectsFrameWhenItClaimsMoreThanThereIs() {
    for (int at : new int[] {KEPT_AT, MASK_BYTES_AT}) {
      for (int claim : new int[] {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 30}) {
        assertRejected(
            SHAPE, sealed(BITMAP, bytes -> LittleEndian.putInt(bytes, at, claim)), "length");
      }
    }
  }

  @Test
  void rejectsFrameWhenKeptCountExceedsTheElements() {
    byte[] frame = Arrays.copyOf(BITMAP, HEADER + 22 + 176 * 4 + 4);
    LittleEndian.putInt(frame, KEPT_AT, 176);
    assertRejected(SHAPE, sealed(frame), "kept count");
  }

  @Test
  void rejectsDenseFrameWhenKeptCountIsNotTheElements() {
    byte[] frame = Arrays.copyOf(DENSE, DENSE.length - 4);
    LittleEndian.putInt(frame, KEPT_AT, 174);
    assertRejected(SHAPE, sealed(frame), "kept count");
  }

  @Test
  void rejectsDenseFrameWhenItHasMaskBytes() {
    byte[] frame = Arrays.copyOf(DENSE, DENSE.length + 4);
    LittleEndian.putInt(frame, MASK_BYTES_AT, 4);
    assertRejected(SHAPE, sealed(frame), "mask bytes");
  }

  @Test
  void rejectsBitmapWhenItsLengthIsNotTheElements() {
    byte[] frame = sealed(BITMAP, bytes -> {});
    int kept = LittleEndian.getInt(frame, KEPT_AT);
    LittleEndian.putInt(frame, KEPT_AT, kept - 1);
    LittleEndian.putInt(frame, MASK_BYTES_AT, 22 + 4);
    assertRejected(SHAPE, sealed(frame), "mask bytes");
  }

  @Test
  void rejectsRoaringMaskWhenItIsNotSmallerThanTheBitmap() {
    assertRejected(SHAPE, sealed(BITMAP, bytes -> bytes[LAYOUT.at("mask kind")] = 2), "mask bytes");
  }

  @Test
  void rejectsBitmapWhenItsPopulationIsNotTheKeptCount() {
    byte[] frame = sealed(BITMAP, bytes -> bytes[HEADER] ^= 1);
    assertRejected(SHAPE, frame, "mask");
  }

  @Test
  void rejectsBitmapWhenABitLiesBehindTheLastElement() {
    assertRejected(SHAPE, sealed(BITMAP, bytes -> bytes[HEADER + 21] |= (byte) 0x80), "mask");
  }

  @Test
  void rejectsMapBitmapWhenABitLiesBehindTheLastMap() {
    assertRejected(SHAPE, sealed(MAPS, bytes -> bytes[HEADER] |= 0x20), "map bitmap");
  }

  @Test
  void rejectsFrameWhenTheMapBitmapLeavesTooFewElements() {
    assertThrows(
        CorruptFrameException.class, () -> decode(SHAPE, sealed(MAPS, bytes -> bytes[HEADER] = 0)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 12345, cookie",
    "0, 0x0007303b, containers",
  })
  void rejectsRoaringMaskWhenItsCookieIsWrong(int at, String value, String reason) {
    byte[] frame =
        sealed(
            ROARING, bytes -> LittleEndian.putInt(bytes, HEADER - 8 + at, Integer.decode(value)));
    assertTrue(assertRejected(LARGE, frame, "mask").reason().contains(reason));
  }

  @Test
  void everyWrongByteOfARoaringMaskIsRejectedOrIsAnotherMaskOfTheSamePopulation() {
    for (byte[] original : new byte[][] {ROARING, ROARING_WITHOUT_RUNS}) {
      int maskBytes = LittleEndian.getInt(original, MASK_BYTES_AT - 8);
      Random random = new Random(7);
      int rejected = 0;
      for (int i = 0; i < 3000; i++) {
        int at = HEADER - 8 + (i < 64 ? i % 40 : random.nextInt(maskBytes));
        byte[] frame = sealed(original, bytes -> bytes[at] ^= (byte) (1 << random.nextInt(8)));
        rejected += decodesOrRejects(LARGE, frame) ? 0 : 1;
      }
      assertTrue(rejected > 2000, rejected + " rejected");
    }
  }

  @Test
  void tenThousandMutatedFramesAreRejectedOrDecodedAndNothingElse() {
    byte[][] frames = {BITMAP, DENSE, MAPS};
    Random random = new Random(10_000);
    int rejected = 0;
    for (int i = 0; i < 12_000; i++) {
      byte[] frame = mutate(frames[i % frames.length], random);
      rejected += decodesOrRejects(SHAPE, (i & 1) == 0 ? frame : sealed(frame)) ? 0 : 1;
    }
    assertTrue(rejected > 8000, rejected + " rejected");
  }

  @Test
  void targetIsUntouchedWhenAFrameIsRejected() {
    ByteBuffer target = Activations.direct(SHAPE.bytes());
    byte[] frame = sealed(BITMAP, bytes -> bytes[HEADER] ^= 1);
    TensorDecoder decoder = TensorDecoder.of(SHAPE);
    assertThrows(CorruptFrameException.class, () -> decoder.decode(ByteBuffer.wrap(frame), target));
    assertEquals(0, target.position());
    assertArrayEquals(new int[SHAPE.elements()], Activations.bits(target));
    decoder.decode(ByteBuffer.wrap(BITMAP), target);
    assertEquals(SHAPE.bytes(), target.position());
  }

  private static CorruptFrameException assertRejected(
      TensorShape shape, byte[] frame, String field) {
    CorruptFrameException error =
        assertThrows(CorruptFrameException.class, () -> decode(shape, frame));
    assertEquals(field, error.field(), error.getMessage());
    return error;
  }

  private static boolean decodesOrRejects(TensorShape shape, byte[] frame) {
    try {
      decode(shape, frame);
      return true;
    } catch (CorruptFrameException e) {
      assertTrue(e.offset() >= 0 && e.offset() <= frame.length, e.getMessage());
      return false;
    }
  }

  private static void decode(TensorShape shape, byte[] frame) {
    TensorDecoder.of(shape).decode(ByteBuffer.wrap(frame), ByteBuffer.allocate(shape.bytes()));
  }

  private static byte[] mutate(byte[] original, Random random) {
    byte[] frame = original.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(random.nextBoolean() ? HEADER + 8 : frame.length);
      switch (random.nextInt(3)) {
        case 0 -> frame[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> frame[at] = (byte) random.nextInt();
        default ->
            frame =
                Arrays.copyOf(frame, Math.max(HEADER + 8, frame.length + random.nextInt(9) - 4));
      }
    }
    return frame;
  }

  private static byte[] frame(TensorShape shape, String pruning) {
    return frame(shape, pruning, 0);
  }

  private static byte[] frame(TensorShape shape, String pruning, float offset) {
    float[] input = Activations.relu(shape.elements(), 1);
    for (int i = 0; i < input.length; i++) {
      input[i] += offset;
    }
    return bytes(Activations.encode(shape, pruning, ValueType.FLOAT32, Activations.of(input)));
  }

  private static byte[] roaringFrame(boolean runs) {
    float[] input = new float[LARGE.elements()];
    Random random = new Random(3);
    for (int i = 0; i < 300; i++) {
      input[random.nextInt(65536)] = 1;
    }
    if (runs) {
      Arrays.fill(input, 70_000, 80_000, 1);
      Arrays.fill(input, 90_000, 90_100, 1);
    }
    for (int i = 131072; i < 160_000; i++) {
      input[i] = random.nextInt(4) == 0 ? 1 : 0;
    }
    byte[] frame =
        bytes(Activations.encode(LARGE, "none", ValueType.FLOAT32, Activations.of(input)));
    assertEquals(MaskKind.ROARING.code(), frame[LAYOUT.at("mask kind")]);
    return frame;
  }

  private static byte[] bytes(ByteBuffer frame) {
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  private static byte[] byName(String kind) {
    return switch (kind) {
      case "bitmap" -> BITMAP;
      case "dense" -> DENSE;
      case "maps" -> MAPS;
      default -> ROARING;
    };
  }

  private static TensorShape shape(String kind) {
    return kind.equals("roaring") ? LARGE : SHAPE;
  }
}
