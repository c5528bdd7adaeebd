package io.cleave.codec;

import io.cleave.codec.internal.pruning.ActivationRule;
import io.cleave.codec.internal.pruning.MapRule;
import io.cleave.codec.tensor.TensorShape;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The pruning rules in the plainest form, on float bits. Knows no byte budget. */
final class ReferencePruning {
  private ReferencePruning() {}

  static int[] prune(int[] bits, TensorShape shape, Pruning pruning) {
    int[] pruned = bits.clone();
    pruning.maps().ifPresent(rule -> dropMaps(pruned, shape.folded(), rule));
    ActivationRule rule = pruning.activations();
    if (rule.kind() == ActivationRule.Kind.LOSSLESS) {
      return pruned;
    }
    int threshold = threshold(pruned, rule);
    return Arrays.stream(pruned).map(x -> magnitude(x) > threshold ? x : 0).toArray();
  }

  private static int threshold(int[] bits, ActivationRule rule) {
    if (rule.kind() == ActivationRule.Kind.THRESHOLD) {
      return Float.floatToRawIntBits((float) rule.amount());
    }
    int k = (int) Math.round(rule.amount() * bits.length);
    int[] sorted = Arrays.stream(bits).map(ReferencePruning::magnitude).sorted().toArray();
    int kth = k == 0 ? Integer.MAX_VALUE : sorted[sorted.length - k];
    return Math.min(Math.max(kth - 1, 0), 0x7f7fffff);
  }

  private static void dropMaps(int[] bits, TensorShape shape, MapRule rule) {
    int size = shape.mapElements();
    double[] metrics =
        IntStream.range(0, shape.channels())
            .mapToDouble(c -> metric(Arrays.copyOfRange(bits, c * size, (c + 1) * size), rule))
            .toArray();
    long keep = Math.round(rule.amount() * metrics.length);
    for (int c = 0; c < metrics.length; c++) {
      boolean survives =
          rule.kind() == MapRule.Kind.THRESHOLD
              ? Double.isNaN(metrics[c]) || metrics[c] > rule.amount()
              : rank(metrics, c) < keep;
      if (!survives) {
        Arrays.fill(bits, c * size, (c + 1) * size, 0);
      }
    }
  }

  private static long rank(double[] metrics, int map) {
    return IntStream.range(0, metrics.length)
        .filter(
            other -> {
              int order = Double.compare(metrics[other], metrics[map]);
              return order > 0 || (order == 0 && other < map);
            })
        .count();
  }

  private static double metric(int[] map, MapRule rule) {
    double[] magnitudes =
        Arrays.stream(map).mapToDouble(x -> Float.intBitsToFloat(magnitude(x))).toArray();
    return rule.metric() == MapRule.Metric.MAX
        ? Arrays.stream(magnitudes).reduce(0, Math::max)
        : Arrays.stream(magnitudes).sum() / magnitudes.length;
  }

  private static int magnitude(int bits) {
    return bits & 0x7fffffff;
  }
}
