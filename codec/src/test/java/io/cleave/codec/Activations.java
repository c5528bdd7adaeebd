package io.cleave.codec;

import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.ValueType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;

/** Activations and frames for tests, in whole direct buffers. */
final class Activations {
  private Activations() {}

  static ByteBuffer of(float... values) {
    ByteBuffer buffer = direct(values.length * Float.BYTES);
    buffer.asFloatBuffer().put(values);
    return buffer;
  }

  static ByteBuffer ofBits(int... bits) {
    ByteBuffer buffer = direct(bits.length * Integer.BYTES);
    buffer.asIntBuffer().put(bits);
    return buffer;
  }

  /** Half of the values are zero, as behind a ReLU; the others are Gaussian magnitudes. */
  static float[] relu(int elements, long seed) {
    Random random = new Random(seed);
    float[] values = new float[elements];
    for (int i = 0; i < elements; i++) {
      values[i] = Math.max(0, (float) random.nextGaussian());
    }
    return values;
  }

  /** Gaussian values of both signs, some zero, at times one that is very large. */
  static float[] random(int elements, Random random) {
    double density = random.nextDouble();
    float scale = (float) Math.pow(10, random.nextInt(9) - 4);
    boolean signed = random.nextBoolean();
    float[] values = new float[elements];
    for (int i = 0; i < elements; i++) {
      float value = (float) random.nextGaussian() * (random.nextInt(500) == 0 ? 1e5f : scale);
      values[i] = random.nextDouble() < density ? (signed ? value : Math.abs(value)) : 0;
    }
    return values;
  }

  /** Multiples of 1/8, so that ties happen and sums are exact, with a few values that are odd. */
  static int[] withTies(TensorShape shape, long seed, double density) {
    Random random = new Random(seed);
    int odd = random.nextInt(4);
    int[] bits = new int[shape.elements()];
    for (int i = 0; i < bits.length; i++) {
      float value = Math.round(random.nextGaussian() * 16) / 8f;
      bits[i] = random.nextDouble() < density ? Float.floatToRawIntBits(value) : 0;
      if (odd == 0 && random.nextInt(100) == 0) {
        int[] oddities = {
          0x7fc00000, 0x7f800000, 0xff800000, 0x80000000, 1, 0x47800000, 0x33000000
        };
        bits[i] = oddities[random.nextInt(oddities.length)];
      }
    }
    return bits;
  }

  /** What {@link Profile#parse} reads: every profile, and the settings that change how it works. */
  static List<String> profiles() {
    return List.of(
        "exact",
        "exact,keep=0.4",
        "half,keep=0.3,maps-mean-keep=0.5",
        "fast",
        "fast,threshold=0.5",
        "compact",
        "compact,levels=2,scale=tensor",
        "compact,levels=5,keep=0.3",
        "compact,maps-max-keep=0.5",
        "compact,bytes=90",
        "smallest",
        "smallest,levels=3,scale=map,bytes=60");
  }

  static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static int[] bits(ByteBuffer buffer) {
    int[] bits = new int[buffer.remaining() / Integer.BYTES];
    buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(bits);
    return bits;
  }

  static ByteBuffer encode(TensorEncoder encoder, ByteBuffer activation) {
    ByteBuffer target = direct(encoder.maxEncodedBytes());
    encoder.encode(activation, target);
    return target.flip();
  }

  static Profile profile(Pruning pruning, ValueType values) {
    Profile whole = values == ValueType.FLOAT32 ? Profile.exact() : Profile.half();
    return whole.withPruning(pruning);
  }

  static ByteBuffer encode(TensorShape shape, String pruning, ValueType values, ByteBuffer input) {
    return encode(
        TensorEncoder.of(shape, Activations.profile(Pruning.parse(pruning), values)), input);
  }

  static ByteBuffer decode(TensorShape shape, ByteBuffer frame) {
    ByteBuffer target = direct(shape.bytes());
    TensorDecoder.of(shape).decode(frame, target);
    return target.flip();
  }

  /** What comes out of encoding and decoding, as float bits. */
  static int[] throughTheWire(TensorShape shape, String pruning, ValueType values, int... bits) {
    return bits(decode(shape, encode(shape, pruning, values, ofBits(bits))));
  }
}
