package io.cleave.codec.transform;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How far an activation can be from its reconstruction: with {@code F} and {@code G} the forward
 * and inverse matrices, and {@code e} the error of the planes, {@code x' - x = (G F - 1)(x - mean)
 * + G e}. Not safe for concurrent use.
 */
final class RoundTripBound {
  /** Covers what binary32 rounds in sums of this many planes; in longer ones it is more. */
  private static final double ROUNDING = 1e-4;

  private static final double ROUNDED_PLANES = 1024;

  private final ChannelTransform transform;
  private final float[] means;
  private final double rounding;
  private double @Nullable [] lost;
  private final float[] min;
  private final float[] max;

  RoundTripBound(ChannelTransform transform) {
    this.transform = transform;
    this.means = transform.means();
    this.rounding = ROUNDING * Math.max(1, transform.planes() / ROUNDED_PLANES);
    this.min = new float[means.length];
    this.max = new float[means.length];
  }

  /**
   * The magnitudes of {@code G F - 1}: what a map's deviation adds to another one's error. For many
   * channels this is a long product of matrices, computed only when a bound is asked for.
   */
  private double[] lost() {
    if (lost == null) {
      lost = lost(transform.forward(), transform.inverse());
    }
    return lost;
  }

  private double[] lost(float[] forward, float[] inverse) {
    int channels = means.length;
    int planes = transform.planes();
    double[] product = new double[channels * channels];
    for (int to = 0; to < channels; to++) {
      product[to * channels + to] = -1;
      for (int plane = 0; plane < planes; plane++) {
        double factor = inverse[to * planes + plane];
        for (int from = 0; from < channels; from++) {
          product[to * channels + from] += factor * forward[plane * channels + from];
        }
      }
    }
    Arrays.setAll(product, i -> Math.abs(product[i]));
    return product;
  }

  /** Forgets the last activation. */
  void begin() {
    Arrays.fill(min, Float.POSITIVE_INFINITY);
    Arrays.fill(max, Float.NEGATIVE_INFINITY);
  }

  /** Takes some elements of a map into account. */
  void see(int map, float[] values, int from, int count) {
    float min = this.min[map];
    float max = this.max[map];
    for (int i = from; i < from + count; i++) {
      min = Math.min(min, values[i]);
      max = Math.max(max, values[i]);
    }
    this.min[map] = min;
    this.max[map] = max;
  }

  double of(double planeLoss) {
    double bound = 0;
    for (int map = 0; map < means.length; map++) {
      bound = Math.max(bound, of(map, planeLoss));
    }
    return bound;
  }

  private double of(int map, double planeLoss) {
    double bound = transform.gain(map) * planeLoss;
    double magnitudes = Math.abs(means[map]) + bound;
    for (int from = 0; from < means.length; from++) {
      double deviation =
          Math.max((double) max[from] - means[from], (double) means[from] - min[from]);
      bound += lost()[map * means.length + from] * deviation;
      magnitudes += deviation;
    }
    double belowZero = transform.nonNegative() ? Math.max(0, -min[map]) : 0;
    return Math.max(bound + rounding * magnitudes, belowZero);
  }
}
