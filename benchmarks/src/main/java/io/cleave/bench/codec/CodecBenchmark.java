package io.cleave.bench.codec;

import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Encodes and decodes one tensor of Gaussian values, single-threaded, direct buffer to direct
 * buffer. Calls are sampled one by one, so that a median can leave out what a busy machine does to
 * some of them. General compressors get the tensor already pruned, since they do not prune.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 150, timeUnit = TimeUnit.MILLISECONDS)
public class CodecBenchmark {
  /** The tensor's shape, (channels, height, width). */
  @Param({"64x56x56", "256x56x56"})
  public String shape;

  /** The fraction of elements that survive. */
  @Param({"0.10", "0.30", "0.50", "0.88"})
  public double kept;

  /** What encodes and decodes. */
  @Param({"copy", "cleave", "cleave-keep", "cleave-f16", "zstd-1", "lz4"})
  public String rival;

  private TensorCoder coder;
  private ByteBuffer tensor;
  private ByteBuffer target;
  private ByteBuffer encoded;
  private ByteBuffer decoded;
  private int encodedBytes;

  /** Makes the tensor and encodes it once. */
  @Setup
  public void prepare() {
    TensorShape parsed = TensorShape.parse(shape);
    float[] values = gaussian(parsed.elements());
    float threshold = threshold(values, kept);
    coder = TensorCoder.of(rival, parsed, threshold, kept);
    tensor = direct(parsed.bytes());
    for (float value : values) {
      boolean pruned = !rival.startsWith("cleave") && Math.abs(value) <= threshold;
      tensor.putFloat(pruned ? 0 : value);
    }
    decoded = direct(parsed.bytes());
    target = direct(coder.maxEncodedBytes());
    encoded = direct(coder.maxEncodedBytes());
    encodedBytes = coder.encode(tensor.clear(), encoded);
  }

  /** {@return the encoded size} Tensor to bytes. */
  @Benchmark
  public int encode() {
    return coder.encode(tensor, target);
  }

  /** {@return the tensor} Bytes to tensor. */
  @Benchmark
  public ByteBuffer decode() {
    coder.decode(encoded, encodedBytes, decoded);
    return decoded;
  }

  private static float[] gaussian(int elements) {
    Random random = new Random(7);
    float[] values = new float[elements];
    for (int i = 0; i < elements; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float threshold(float[] values, double kept) {
    float[] magnitudes = values.clone();
    for (int i = 0; i < magnitudes.length; i++) {
      magnitudes[i] = Math.abs(magnitudes[i]);
    }
    Arrays.sort(magnitudes);
    return magnitudes[(int) ((1 - kept) * magnitudes.length)];
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes + 128)
        .alignedSlice(64)
        .limit(bytes)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
