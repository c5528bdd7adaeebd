package io.cleave.core.weights;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.cleave.core.random.SplitMix;
import io.cleave.core.weights.internal.Elements;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Computes each tensor from the seed, its name and the names of tensors next to it:
 *
 * <pre>
 * start = fnv1a64(utf8(name)) ^ seed
 * u(i)  = (splitmix64(start + (i + 1) * 0x9E3779B97F4A7C15) &gt;&gt;&gt; 40) / 2^24      in [0, 1)
 *
 * weight of rank 4           (2u - 1) * sqrt(6 / fan_in)     fan_in: product of all dimensions but the first
 * weight of rank 2           (2u - 1) * 0.1 * sqrt(6 / fan_in)
 * bias beside such a weight  (2u - 1) * 0.01
 * batch norm weight          u + 0.5, in the last one of a residual block 0.1 * (u + 0.5)
 * batch norm bias            (2u - 1) * 0.1
 * running_mean               (2u - 1) * 0.1
 * running_var                u + 0.5
 * </pre>
 *
 * <p>All in double, rounded to float32 at the end. The last batch norm of a residual block is
 * {@code bn3}, or {@code bn2} if the block has no {@code bn3}; its small scale keeps activations
 * finite through 152 layers.
 */
final class SeededReader implements WeightReader {
  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;

  private final long seed;
  private final Map<String, TensorInfo> tensors;

  SeededReader(long seed, Map<String, Shape> expected) throws WeightsException {
    this.seed = seed;
    Map<String, TensorInfo> infos = new LinkedHashMap<>();
    for (Map.Entry<String, Shape> entry : expected.entrySet()) {
      Elements.require(description(), entry.getKey(), entry.getValue().getShape());
      infos.put(entry.getKey(), new TensorInfo(entry.getKey(), entry.getValue(), DataType.FLOAT32));
    }
    tensors = Collections.unmodifiableMap(infos);
  }

  @Override
  public String description() {
    return "seed " + seed;
  }

  @Override
  public Map<String, TensorInfo> tensors() {
    return tensors;
  }

  @Override
  public void read(String name, ByteBuffer target) throws WeightsException {
    TensorInfo info = tensor(name);
    int elements = (int) Elements.count(info.shape().getShape());
    Range range = range(info);
    SplitMix numbers = new SplitMix(hash(name) ^ seed);
    for (int i = 0; i < elements; i++) {
      target.putFloat(range.at((numbers.nextLong() >>> 40) * 0x1p-24));
    }
  }

  /** FNV-1a over the UTF-8 bytes of a name. */
  private static long hash(String name) {
    long hash = FNV_OFFSET;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
    }
    return hash;
  }

  @Override
  public void close() {}

  private Range range(TensorInfo info) throws WeightsException {
    int dot = info.name().lastIndexOf('.');
    String module = info.name().substring(0, Math.max(dot, 0));
    return switch (info.name().substring(dot + 1)) {
      case "weight" -> isMatrix(info) ? Range.around(bound(info)) : normScale(module);
      case "bias" -> Range.around(isMatrix(tensors.get(module + ".weight")) ? 0.01 : 0.1);
      case "running_mean" -> Range.around(0.1);
      case "running_var" -> new Range(0.5, 1);
      default -> throw new WeightsException(description(), info.name(), "no rule for such a name");
    };
  }

  private Range normScale(String module) {
    boolean last = module.endsWith(".bn3") || (module.endsWith(".bn2") && !hasThirdNorm(module));
    return last ? new Range(0.5, 0.1) : new Range(0.5, 1);
  }

  private boolean hasThirdNorm(String module) {
    return tensors.containsKey(module.substring(0, module.length() - 1) + "3.weight");
  }

  private static boolean isMatrix(@Nullable TensorInfo info) {
    return info != null && info.shape().dimension() >= 2;
  }

  private static double bound(TensorInfo weight) {
    double gain = weight.shape().dimension() > 2 ? 1 : 0.1;
    return gain * Math.sqrt(6.0 / Elements.count(weight.shape().slice(1).getShape()));
  }

  /** {@code scale * (u + shift)}. */
  private record Range(double shift, double scale) {
    static Range around(double bound) {
      return new Range(-0.5, 2 * bound);
    }

    float at(double unit) {
      return (float) (scale * (unit + shift));
    }
  }
}
