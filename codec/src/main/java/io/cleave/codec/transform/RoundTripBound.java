package io.cleave.codec.transform;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How far an activation can be from what comes back of it: with {@code F} and {@code G} the ways
 * there and back, and {@code e} what the planes lose in between, {@code x' - x = (G F - 1)(x -
 * mean) + G e}. Not safe for concurrent use.
 */
final class RoundTripBound {
  /** Covers what binary32 rounds in sums of this many planes; in longer ones it is more. */
  private static final double ROUNDING = 1e-4;

  private static final double ROUNDED_PLANES = 1024;

  private final ChannelTransform transform;
  private final float[] means;
  private final double rounding;
  private double @Nullable [] lost;
  private final float[] least;
  private final float[] most;

  RoundTripBound(ChannelTransform transform) {
    this.transform = transform;
    this.means = transform.means();
    this.rounding = ROUNDING * Math.max(1, transform.planes() / ROUNDED_PLANES);
    this.least = new float[means.length];
    this.most = new float[means.length];
  }

  /**
   * The magnitudes of {@code G F - 1}: what a map's deviation adds to another one's error. Of many
   * channels they are a long product of matrices, which only those pay for who ask for a bound.
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
    Arrays.fill(least, Float.POSITIVE_INFINITY);
    Arrays.fill(most, Float.NEGATIVE_INFINITY);
  }

  /** Sees some elements of a map. */
  void see(int map, float[] values, int from, int count) {
    float least = this.least[map];
    float most = this.most[map];
    for (int i = from; i < from + count; i++) {
      least = Math.min(least, values[i]);
      most = Math.max(most, values[i]);
    }
    this.least[map] = least;
    this.most[map] = most;
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
          Math.max((double) most[from] - means[from], (double) means[from] - least[from]);
      bound += lost()[map * means.length + from] * deviation;
      magnitudes += deviation;
    }
    double belowZero = transform.nonNegative() ? Math.max(0, -least[map]) : 0;
    return Math.max(bound + rounding * magnitudes, belowZero);
  }
}
