package io.cleave.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.internal.pruning.SelectionKernel;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.ValueType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What encoding and decoding together do, for every kernel and every kind of buffer. */
abstract class TensorCodecContract {
  private static final byte CANARY = 0x5a;
  private static final int MARGIN = 24;

  private static final int[] SPECIAL = {
    0, 0x80000000, 1, 0x3f800000, 0xbf800000, 0x7f7fffff, 0x7f800000, 0xff800000, 0x7fc00001,
  };

  abstract SelectionKernel kernel();

  private ByteBuffer encode(TensorShape shape, String pruning, ValueType values, int[] bits) {
    Pruning parsed = Pruning.parse(pruning);
    return Activations.encode(
        TensorEncoder.of(shape, Activations.profile(parsed, values), kernel()),
        Activations.ofBits(bits));
  }

  private int[] decode(TensorShape shape, ByteBuffer frame) {
    ByteBuffer target = Activations.direct(shape.bytes());
    TensorDecoder.of(shape, kernel()).decode(frame, target);
    return Activations.bits(target.flip());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 9, 31, 63, 64, 65, 127, 2047, 2048, 2049, 4096, 5000})
  void everyLengthComesBackBitForBit(int elements) {
    TensorShape shape = TensorShape.of(elements);
    for (double density : new double[] {0, 0.01, 0.5, 0.98, 1}) {
      Random random = new Random(elements);
      int[] bits = new int[elements];
      for (int i = 0; i < elements; i++) {
        bits[i] = random.nextDouble() < density ? SPECIAL[random.nextInt(SPECIAL.length)] : 0;
      }
      assertArrayEquals(bits, decode(shape, encode(shape, "none", ValueType.FLOAT32, bits)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "threshold=0", "keep=0.5", "keep=0", "bytes=60", "maps-max=0"})
  void allZeroComesBackAsZero(String pruning) {
    TensorShape shape = TensorShape.of(3, 11, 7);
    int[] bits = new int[shape.elements()];
    ByteBuffer frame = encode(shape, pruning, ValueType.FLOAT32, bits);
    assertArrayEquals(bits, decode(shape, frame));
    assertTrue(frame.remaining() <= 32 + 1 + 8 + 4, frame.remaining() + " bytes");
  }

  @Test
  void allNegativeSurvives() {
    TensorShape shape = TensorShape.of(5, 9, 9);
    int[] bits = new int[shape.elements()];
    Arrays.fill(bits, Float.floatToRawIntBits(-1.5f));
    assertArrayEquals(bits, decode(shape, encode(shape, "threshold=1", ValueType.FLOAT32, bits)));
    assertArrayEquals(bits, decode(shape, encode(shape, "keep=0.2", ValueType.FLOAT32, bits)));
  }

  @ParameterizedTest
  @EnumSource(ValueType.class)
  void mapsWhoseElementsFillNoWholeWordsAreGathered(ValueType values) {
    TensorShape shape = TensorShape.of(37, 7, 7);
    float[] input = Activations.relu(shape.elements(), 9);
    int[] expected = new int[input.length];
    for (int i = 0; i < input.length; i++) {
      boolean mapSurvives = i / 49 % 3 == 1;
      input[i] = (short) (input[i] * 8) / 8f;
      input[i] = mapSurvives ? input[i] + 100 : input[i];
      expected[i] = Float.floatToRawIntBits(mapSurvives ? input[i] : 0);
    }
    int[] bits = Activations.bits(Activations.of(input));
    assertArrayEquals(expected, decode(shape, encode(shape, "maps-max=50", values, bits)));
  }

  @Test
  void tooLargeForFloat16FallsBackToFloat32() {
    TensorShape shape = TensorShape.of(4);
    int[] bits = Activations.bits(Activations.of(1, 65520, 0, Float.POSITIVE_INFINITY));
    TensorEncoder encoder = TensorEncoder.of(shape, Profile.half(), kernel());
    assertArrayEquals(bits, decode(shape, Activations.encode(encoder, Activations.ofBits(bits))));
    assertEquals(ValueType.FLOAT32, encoder.lastSize().valueType().orElseThrow());
    assertEquals(3, encoder.lastSize().keptElements());
  }

  @Test
  void prunedValuesDoNotForceFloat32() {
    TensorShape shape = TensorShape.of(2, 2);
    TensorEncoder encoder =
        TensorEncoder.of(shape, Profile.half().withPruning(Pruning.mapsMaxKeep(0)), kernel());
    Activations.encode(encoder, Activations.of(1, 70000, 2, 3));
    assertEquals(ValueType.FLOAT16, encoder.lastSize().valueType().orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("io.cleave.codec.Activations#profiles")
  void everyKindOfBufferGivesTheSameFrameAndNothingElseIsTouched(String profile) {
    TensorShape shape = TensorShape.of(3, 13, 11);
    float[] input = Activations.relu(shape.elements(), 5);
    TensorEncoder encoder = TensorEncoder.of(shape, Profile.parse(profile), kernel());
    TensorDecoder decoder = TensorDecoder.of(shape, kernel());
    byte[] expected = null;
    for (int kind = 0; kind < 16; kind++) {
      ByteBuffer activation = framed(shape.bytes(), (kind & 1) != 0, (kind & 2) != 0);
      put(input, activation);
      ByteBuffer target = framed(encoder.maxEncodedBytes(), (kind & 4) != 0, (kind & 8) != 0);
      int start = target.position();
      int bytes = encoder.encode(activation.asReadOnlyBuffer(), target);
      assertEquals(start + bytes, target.position());
      assertCanaries(target, start, start + encoder.maxEncodedBytes());

      byte[] frame = new byte[bytes];
      target.get(start, frame);
      expected = expected == null ? frame : expected;
      assertArrayEquals(expected, frame);

      ByteBuffer decoded = framed(shape.bytes(), (kind & 2) != 0, (kind & 1) != 0);
      int decodedAt = decoded.position();
      decoder.decode(target.flip().position(start), decoded);
      assertEquals(start, target.position());
      assertEquals(decodedAt + shape.bytes(), decoded.position());
      byte[] values = new byte[shape.bytes()];
      decoded.get(decodedAt, values);
      assertEquals(ByteBuffer.wrap(values), decodedFromPositionZero(decoder, frame, shape));
      assertCanaries(decoded, decodedAt, decodedAt + shape.bytes());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "keep=0.01", "bytes=200", "keep=0.3,maps-mean-keep=0.5"})
  void reusedCodecsCarryNothingOver(String pruning) {
    TensorShape shape = TensorShape.of(6, 9, 9);
    TensorEncoder encoder =
        TensorEncoder.of(shape, Profile.half().withPruning(Pruning.parse(pruning)), kernel());
    TensorDecoder decoder = TensorDecoder.of(shape, kernel());
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      double density = random.nextDouble();
      float[] input = new float[shape.elements()];
      for (int i = 0; i < input.length; i++) {
        float value = (float) random.nextGaussian() * (random.nextInt(500) == 0 ? 1e5f : 1);
        input[i] = random.nextDouble() < density ? value : 0;
      }
      ByteBuffer frame = Activations.encode(encoder, Activations.of(input));
      ByteBuffer fresh =
          encode(shape, pruning, ValueType.FLOAT16, Activations.bits(Activations.of(input)));
      assertEquals(fresh, frame);
      ByteBuffer decoded = Activations.direct(shape.bytes());
      decoder.decode(frame, decoded);
      assertArrayEquals(decode(shape, fresh), Activations.bits(decoded.flip()));
    }
  }

  @ParameterizedTest
  @MethodSource("io.cleave.codec.Activations#profiles")
  void reusedProfilesCarryNothingOver(String text) {
    TensorShape shape = TensorShape.of(6, 9, 9);
    Profile profile = Profile.parse(text);
    TensorEncoder encoder = TensorEncoder.of(shape, profile, kernel());
    TensorDecoder decoder = TensorDecoder.of(shape, kernel());
    for (int seed = 0; seed < 30; seed++) {
      ByteBuffer input = Activations.of(Activations.random(shape.elements(), new Random(seed)));
      ByteBuffer frame = Activations.encode(encoder, input);
      TensorEncoder fresh = TensorEncoder.of(shape, profile, kernel());
      assertEquals(Activations.encode(fresh, input), frame);
      ByteBuffer decoded = Activations.direct(shape.bytes());
      decoder.decode(frame, decoded);
      assertArrayEquals(decode(shape, frame), Activations.bits(decoded.flip()));
    }
  }

  @Test
  void rejectsActivationWhenItsSizeIsNotTheShapes() {
    TensorEncoder encoder = TensorEncoder.of(TensorShape.of(4), Profile.exact(), kernel());
    ByteBuffer target = Activations.direct(encoder.maxEncodedBytes());
    for (int bytes : new int[] {0, 15, 17, 20}) {
      assertThrows(
          IllegalArgumentException.class, () -> encoder.encode(Activations.direct(bytes), target));
    }
    assertThrows(IllegalStateException.class, encoder::lastSize);
  }

  @Test
  void rejectsTargetWhenItIsTooSmallOrReadOnly() {
    TensorShape shape = TensorShape.of(4);
    TensorEncoder encoder = TensorEncoder.of(shape, Profile.exact(), kernel());
    ByteBuffer activation = Activations.of(1, 2, 3, 4);
    ByteBuffer small = Activations.direct(encoder.maxEncodedBytes() - 1);
    ByteBuffer readOnly = Activations.direct(encoder.maxEncodedBytes()).asReadOnlyBuffer();
    assertThrows(IllegalArgumentException.class, () -> encoder.encode(activation, small));
    assertThrows(IllegalArgumentException.class, () -> encoder.encode(activation, readOnly));

    TensorDecoder decoder = TensorDecoder.of(shape, kernel());
    ByteBuffer frame = Activations.encode(encoder, activation);
    assertThrows(
        IllegalArgumentException.class, () -> decoder.decode(frame, Activations.direct(15)));
    assertThrows(
        IllegalArgumentException.class,
        () -> decoder.decode(frame, Activations.direct(16).asReadOnlyBuffer()));
  }

  /** A buffer that starts and ends inside a larger one full of canaries. */
  private static ByteBuffer decodedFromPositionZero(
      TensorDecoder decoder, byte[] frame, TensorShape shape) {
    ByteBuffer values = ByteBuffer.allocate(shape.bytes());
    decoder.decode(ByteBuffer.wrap(frame), values);
    return values.flip();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "keep=0.4", "keep=0.001", "keep=0.99", "maps-max-keep=0.5"})
  void framesDecodeToTheSameValuesWhereverTheyStartInTheirBuffer(String pruning) {
    TensorShape shape = TensorShape.of(2, 40, 40);
    int[] bits = Activations.bits(Activations.of(Activations.relu(shape.elements(), 3)));
    ByteBuffer frame = encode(shape, pruning, ValueType.FLOAT32, bits);
    int[] expected = decode(shape, frame.duplicate());
    ByteBuffer behind = ByteBuffer.allocateDirect(13 + frame.remaining());
    behind.position(13).put(frame.duplicate()).position(13);
    assertArrayEquals(expected, decode(shape, behind));
  }

  private static ByteBuffer framed(int bytes, boolean direct, boolean bigEndian) {
    int whole = bytes + 2 * MARGIN;
    ByteBuffer buffer =
        direct ? ByteBuffer.allocateDirect(whole + 8) : ByteBuffer.allocate(whole + 8);
    while (buffer.hasRemaining()) {
      buffer.put(CANARY);
    }
    ByteBuffer slice = buffer.flip().position(3).slice();
    slice.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    return slice.position(MARGIN).limit(MARGIN + bytes);
  }

  private static void put(float[] input, ByteBuffer buffer) {
    ByteBuffer view = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    view.asFloatBuffer().put(input);
  }

  private static void assertCanaries(ByteBuffer buffer, int from, int to) {
    for (int i = 0; i < buffer.capacity(); i++) {
      if (i < from || i >= to) {
        assertEquals(CANARY, buffer.duplicate().clear().get(i), "byte " + i);
      }
    }
  }
}
