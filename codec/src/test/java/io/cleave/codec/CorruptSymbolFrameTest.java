package io.cleave.codec;

import static io.cleave.codec.SealedFrames.sealed;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.internal.LittleEndian;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.fixtures.Layout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One test for each check of version 2, on frames whose checksum is right unless it is checked. */
class CorruptSymbolFrameTest {
  private static final TensorShape SHAPE = TensorShape.of(5, 8, 200);
  private static final Layout LAYOUT =
      Layout.of(
          "magic 4, version 1, form 1, dimension 0 1, dimension 1 1, dimension 2 2, levels 1,"
              + " zero 1, base step 4, step codes 4");
  private static final int DIMS_AT = LAYOUT.at("dimension 0");
  private static final int BASE_AT = LAYOUT.at("base step");
  private static final int SYMBOLS_AT = LAYOUT.bytes();

  private static final Calibration CALIBRATION =
      Calibration.builder(SHAPE, 16, 0.2f).threshold(0.1f).build();

  private static final byte[] FAST = frame(Profile.fast(), 1);
  private static final byte[] COMPACT = frame(Profile.compact(), 1);
  private static final byte[] SMALLEST = frame(Profile.smallest(), 1);
  private static final byte[] CALIBRATED = frame(Profile.compact().withCalibration(CALIBRATION), 1);
  private static final byte[] EMPTY = frame(Profile.compact(), 0);

  @ParameterizedTest
  @ValueSource(strings = {"fast", "compact", "smallest", "calibrated", "empty"})
  void rejectsFrameWhenTruncatedAtAnyByte(String kind) {
    byte[] frame = byName(kind);
    TensorDecoder decoder = TensorDecoder.of(SHAPE, CALIBRATION);
    ByteBuffer target = ByteBuffer.allocate(SHAPE.bytes());
    for (int length = 0; length < frame.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(frame, 0, length);
      CorruptFrameException error =
          assertThrows(CorruptFrameException.class, () -> decoder.decode(cut, target));
      assertTrue(error.offset() <= length, error.getMessage());
    }
  }

  @Test
  void rejectsFrameWhenAnyBitIsFlipped() {
    TensorDecoder decoder = TensorDecoder.of(SHAPE);
    ByteBuffer target = ByteBuffer.allocate(SHAPE.bytes());
    for (int at = 0; at < COMPACT.length; at++) {
      byte[] frame = COMPACT.clone();
      frame[at] ^= (byte) (1 << (at & 7));
      assertThrows(
          CorruptFrameException.class, () -> decoder.decode(ByteBuffer.wrap(frame), target));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "magic, 0, 0x58, magic, magic, 0",
    "version, 0, 0, version, version, 0",
    "version, 0, 4, version, version, 0",
    "form, 0, 0x56, coder, form, 0",
    "form, 0, 0x66, coder, form, 0",
    "form, 0, 0xf6, coder, form, 0",
    "form, 0, 0x35, rank, form, 0",
    "form, 0, 0x37, rank, form, 0",
    "form, 0, 0x3e, flags, form, 0",
    "form, 0, 0x06, flags, form, 0",
    "form, 0, 0x0a, calibration, dimension 0, 0",
    "dimension 0, 0, 4, dimension 0, dimension 0, 0",
    "dimension 0, 0, 0x85, dimension 0, dimension 0, 0",
    "dimension 1, 0, 9, dimension 1, dimension 1, 0",
    "dimension 2, 0, 0xc9, dimension 2, dimension 2, 0",
    "dimension 2, 1, 0x81, dimension 2, dimension 2, 0",
    "levels, 0, 0, levels, levels, 0",
    "zero, 0, 16, zero, zero, 0",
    "zero, 0, 0xff, zero, zero, 0",
    "step codes, 3, 0x82, step codes, step codes, 3",
  })
  void rejectsFrameWhenAHeaderFieldIsWrong(
      String place, int byteOfIt, String value, String field, String foundAt, int byteFound) {
    int at = LAYOUT.at(place) + byteOfIt;
    byte[] frame = sealed(COMPACT, bytes -> bytes[at] = (byte) (int) Integer.decode(value));
    assertEquals(LAYOUT.at(foundAt) + byteFound, assertRejected(frame, field).offset());
  }

  @Test
  void rejectsDimensionWhenItsLeb128IsLongerThanNeeded() {
    byte[] frame = new byte[COMPACT.length + 1];
    System.arraycopy(COMPACT, 0, frame, 0, DIMS_AT);
    frame[DIMS_AT] = (byte) 0x85;
    System.arraycopy(COMPACT, DIMS_AT + 1, frame, DIMS_AT + 2, COMPACT.length - DIMS_AT - 1);
    assertRejected(sealed(frame), "dimension 0");
  }

  @ParameterizedTest
  @ValueSource(
      floats = {
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        0f,
        -0f,
        -1f,
        Float.MIN_VALUE,
        0x1p-119f,
        Float.MAX_VALUE,
        Float.MAX_VALUE / 8
      })
  void rejectsBaseStepWhenALevelWouldNotBeANumber(float step) {
    byte[] frame =
        sealed(
            COMPACT, bytes -> LittleEndian.putInt(bytes, BASE_AT, Float.floatToRawIntBits(step)));
    assertEquals(BASE_AT, assertRejected(frame, "base step").offset());
  }

  @Test
  void rejectsCalibrationWhenItIsNotKnown() {
    CorruptFrameException error =
        assertThrows(
            CorruptFrameException.class,
            () -> TensorDecoder.of(SHAPE).decode(ByteBuffer.wrap(CALIBRATED), target()));
    assertEquals("calibration", error.field());
    assertEquals(DIMS_AT, error.offset());
    byte[] other = sealed(CALIBRATED, bytes -> bytes[DIMS_AT] ^= 1);
    assertRejected(other, "calibration");
  }

  @Test
  void rejectsFrameWhenBytesTrail() {
    byte[] empty = sealed(Arrays.copyOf(EMPTY, EMPTY.length + 1));
    assertRejected(empty, "length");
    byte[] fullest = sealed(Arrays.copyOf(FAST, SYMBOLS_AT + SHAPE.elements() + 5));
    assertRejected(fullest, "length");
    byte[] fast = sealed(Arrays.copyOf(FAST, FAST.length + 1));
    assertEquals(SYMBOLS_AT, assertRejected(fast, "symbols").offset());
  }

  @Test
  void rejectsStoredSymbolsWhenTheyAreTooFewOrOutOfRange() {
    byte[] stored = new byte[SYMBOLS_AT + SHAPE.elements() + 4];
    System.arraycopy(COMPACT, 0, stored, 0, SYMBOLS_AT);
    stored[LAYOUT.at("form")] = 0x16;
    decode(sealed(stored), target());
    assertRejected(sealed(stored, bytes -> bytes[SYMBOLS_AT + 77] = 16), "symbols");
    assertRejected(sealed(Arrays.copyOf(stored, stored.length - 1)), "symbols");
  }

  @Test
  void rejectsZstdWhenItWouldUnpackToMoreThanTheTensor() {
    byte[] bomb =
        new com.github.luben.zstd.ZstdCompressCtx()
            .setMagicless(true)
            .setContentSize(false)
            .compress(new byte[50_000_000]);
    byte[] frame = new byte[SYMBOLS_AT + 1 + bomb.length + 4];
    System.arraycopy(FAST, 0, frame, 0, SYMBOLS_AT);
    System.arraycopy(bomb, 0, frame, SYMBOLS_AT + 1, bomb.length);
    for (int layout = 0; layout < 4; layout++) {
      frame[SYMBOLS_AT] = (byte) layout;
      assertRejected(sealed(frame), "symbols");
    }
  }

  @Test
  void mutatedFramesAreRejectedOrFiniteAndNothingElse() {
    byte[][] frames = {FAST, COMPACT, SMALLEST, CALIBRATED, EMPTY};
    TensorDecoder decoder = TensorDecoder.of(SHAPE, CALIBRATION);
    ByteBuffer target = target();
    Random random = new Random(50_000);
    int rejected = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] frame = sealed(mutate(frames[i % frames.length], random));
      rejected += decodes(decoder, frame, target) ? 0 : 1;
    }
    assertTrue(rejected > 200, rejected + " rejected");
  }

  @Test
  void targetIsUntouchedWhenAFrameIsRejected() {
    ByteBuffer target = Activations.direct(SHAPE.bytes());
    byte[] frame = sealed(FAST, bytes -> Arrays.fill(bytes, SYMBOLS_AT, bytes.length, (byte) 7));
    TensorDecoder decoder = TensorDecoder.of(SHAPE);
    assertThrows(CorruptFrameException.class, () -> decoder.decode(ByteBuffer.wrap(frame), target));
    assertEquals(0, target.position());
    assertArrayEquals(new int[SHAPE.elements()], Activations.bits(target));
    decoder.decode(ByteBuffer.wrap(FAST), target);
    assertEquals(SHAPE.bytes(), target.position());
  }

  private static boolean decodes(TensorDecoder decoder, byte[] frame, ByteBuffer target) {
    try {
      decoder.decode(ByteBuffer.wrap(frame), target.clear());
    } catch (CorruptFrameException e) {
      assertTrue(e.offset() >= 0 && e.offset() <= frame.length, e.getMessage());
      return false;
    }
    for (int bits : Activations.bits(target.flip())) {
      assertTrue(Float.isFinite(Float.intBitsToFloat(bits)));
    }
    return true;
  }

  private static byte[] mutate(byte[] original, Random random) {
    byte[] frame = original.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(random.nextBoolean() ? Math.min(24, frame.length) : frame.length);
      switch (random.nextInt(4)) {
        case 0, 1 -> frame[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> frame[at] = (byte) random.nextInt();
        default -> frame = Arrays.copyOf(frame, Math.max(10, frame.length + random.nextInt(9) - 4));
      }
    }
    return frame;
  }

  private static CorruptFrameException assertRejected(byte[] frame, String field) {
    CorruptFrameException error =
        assertThrows(CorruptFrameException.class, () -> decode(frame, target()));
    assertEquals(field, error.field(), error.getMessage());
    return error;
  }

  private static void decode(byte[] frame, ByteBuffer target) {
    TensorDecoder.of(SHAPE, CALIBRATION).decode(ByteBuffer.wrap(frame), target);
  }

  private static ByteBuffer target() {
    return ByteBuffer.allocate(SHAPE.bytes());
  }

  private static byte[] frame(Profile profile, float factor) {
    float[] input = Activations.relu(SHAPE.elements(), 1);
    for (int i = 0; i < input.length; i++) {
      input[i] *= factor;
    }
    ByteBuffer frame = Activations.encode(TensorEncoder.of(SHAPE, profile), Activations.of(input));
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  private static byte[] byName(String kind) {
    return switch (kind) {
      case "fast" -> FAST;
      case "compact" -> COMPACT;
      case "smallest" -> SMALLEST;
      case "calibrated" -> CALIBRATED;
      default -> EMPTY;
    };
  }
}
