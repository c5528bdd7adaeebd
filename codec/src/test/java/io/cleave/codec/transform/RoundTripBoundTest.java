package io.cleave.codec.transform;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RoundTripBoundTest {

  @Property(tries = 300)
  void noElementLosesMoreThanTheBound(
      @ForAll @IntRange(min = 1, max = 9) int channels,
      @ForAll @IntRange(min = 1, max = 9) int planes,
      @ForAll @IntRange(min = 1, max = 600) int positions,
      @ForAll long seed) {
    Random random = new Random(seed);
    TensorShape shape = TensorShape.of(channels, positions);
    int kept = Math.min(planes, channels);
    ChannelMixer mixer = new ChannelMixer(random(channels, kept, random), shape);
    float[] values = numbers(shape.elements(), random);
    ByteBuffer there = buffer(new float[kept * positions]);
    mixer.forward(buffer(values), there);
    double loss = 0;
    for (int at = 0; at < there.limit(); at += Float.BYTES) {
      float value = there.getFloat(at);
      float received = value + (float) random.nextGaussian() * 0.1f;
      there.putFloat(at, received);
      loss = Math.max(loss, Math.abs((double) received - value));
    }
    ByteBuffer back = buffer(values);
    mixer.inverse(there, back);
    double bound = mixer.bound(loss);
    for (int i = 0; i < values.length; i++) {
      double error = Math.abs((double) values[i] - back.getFloat(i * Float.BYTES));
      assertTrue(error <= bound, error + " above " + bound);
    }
  }

  private static ChannelTransform random(int channels, int planes, Random random) {
    return ChannelTransform.of(
        numbers(planes * channels, random),
        numbers(channels, random),
        numbers(planes * channels, random),
        random.nextBoolean());
  }

  private static float[] numbers(int count, Random random) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextInt(5) == 0 ? 0 : (float) random.nextGaussian();
    }
    return numbers;
  }

  private static ByteBuffer buffer(float[] values) {
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer;
  }
}
