package io.cleave.codec.internal.pruning;

import io.cleave.codec.internal.LittleEndian;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Applies a map rule to one input after another. See Haberer and Landsiedel 2022, section 3.2. Not
 * safe for concurrent use.
 */
public final class MapSelector {
  private final MapRule rule;
  private final TensorShape shape;
  private final int keep;
  private final byte[] floats = new byte[SelectionKernel.CHUNK * Float.BYTES];
  private final double[] metrics;
  private final double[] sorted;

  public MapSelector(MapRule rule, TensorShape shape) {
    this.rule = rule;
    this.shape = shape;
    this.keep = (int) Math.round(rule.amount() * shape.channels());
    this.metrics = new double[shape.channels()];
    this.sorted = new double[shape.channels()];
  }

  public void select(ByteBuffer activation, SurvivingMaps maps) {
    for (int map = 0; map < metrics.length; map++) {
      metrics[map] = metric(activation, map);
    }
    maps.clear();
    if (rule.kind() == MapRule.Kind.THRESHOLD) {
      selectAbove(rule.amount(), maps);
    } else {
      selectLargest(maps);
    }
  }

  private void selectAbove(double threshold, SurvivingMaps maps) {
    for (int map = 0; map < metrics.length; map++) {
      if (!(metrics[map] <= threshold)) {
        maps.add(map);
      }
    }
  }

  /** {@return the largest magnitude that a finite element of a dropped map can have} */
  public double largestDropped(SurvivingMaps maps) {
    double largest = 0;
    for (int map = 0; map < metrics.length; map++) {
      largest = Math.max(largest, maps.contains(map) ? 0 : largest(map));
    }
    return Math.min(largest, Float.MAX_VALUE);
  }

  private double largest(int map) {
    double metric = metrics[map];
    if (Double.isNaN(metric)) {
      return Float.MAX_VALUE;
    }
    return rule.metric() == MapRule.Metric.MAX ? metric : metric * shape.mapElements();
  }

  /** Keeps the maps above the k-th metric, then those equal to it while there is room. */
  private void selectLargest(SurvivingMaps maps) {
    if (keep == 0) {
      return;
    }
    System.arraycopy(metrics, 0, sorted, 0, metrics.length);
    Arrays.sort(sorted);
    double kth = sorted[sorted.length - keep];
    int ties = keep;
    for (double metric : metrics) {
      ties -= Double.compare(metric, kth) > 0 ? 1 : 0;
    }
    for (int map = 0; map < metrics.length; map++) {
      int order = Double.compare(metrics[map], kth);
      if (order > 0 || (order == 0 && ties-- > 0)) {
        maps.add(map);
      }
    }
  }

  private double metric(ByteBuffer activation, int map) {
    int elements = shape.mapElements();
    int first = activation.position() + map * elements * Float.BYTES;
    int largest = 0;
    double sum = 0;
    for (int from = 0; from < elements; from += SelectionKernel.CHUNK) {
      int count = Math.min(SelectionKernel.CHUNK, elements - from);
      activation.get(first + from * Float.BYTES, floats, 0, count * Float.BYTES);
      if (rule.metric() == MapRule.Metric.MAX) {
        largest = Math.max(largest, largestBits(count));
      } else {
        sum += sum(count);
      }
    }
    return rule.metric() == MapRule.Metric.MAX ? Float.intBitsToFloat(largest) : sum / elements;
  }

  /** Magnitudes are ordered like their bits, with infinities and then NaN above all. */
  private int largestBits(int count) {
    int largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, magnitudeBits(i));
    }
    return largest;
  }

  /** Sums in double with four partial sums, so that additions do not wait for each other. */
  private double sum(int count) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 4 <= count; i += 4) {
      a += magnitude(i);
      b += magnitude(i + 1);
      c += magnitude(i + 2);
      d += magnitude(i + 3);
    }
    for (; i < count; i++) {
      a += magnitude(i);
    }
    return (a + b) + (c + d);
  }

  private float magnitude(int element) {
    return Float.intBitsToFloat(magnitudeBits(element));
  }

  private int magnitudeBits(int element) {
    return LittleEndian.getInt(floats, element << 2) & 0x7fffffff;
  }
}
