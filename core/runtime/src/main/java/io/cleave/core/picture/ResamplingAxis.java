package io.cleave.core.picture;

/**
 * The weights along one axis: which pixels of the source make each pixel of the target, and how
 * much of each, as in Pillow's {@code Resample.c}. Immutable.
 */
final class ResamplingAxis {
  /**
   * The number of fractional bits, so that a sum of weighted bytes fits into 32 bits with room for
   * overshoot.
   */
  private static final int PRECISION = 32 - 8 - 2;

  private static final int HALF = 1 << (PRECISION - 1);

  private final int[] first;
  private final int[][] weights;

  /**
   * Computes the weights.
   *
   * @param source the number of pixels of the source
   * @param target the number of pixels of the whole target
   * @param from the index of the first wanted pixel of the target
   * @param count how many pixels are wanted
   */
  ResamplingAxis(Resampling filter, int source, int target, int from, int count) {
    first = new int[count];
    weights = new int[count][];
    double scale = (double) source / target;
    double stretch = Math.max(scale, 1);
    double support = filter.support() * stretch;
    for (int i = 0; i < count; i++) {
      double centre = (from + i + 0.5) * scale;
      int low = Math.max(0, (int) (centre - support + 0.5));
      int high = Math.min(source, (int) (centre + support + 0.5));
      first[i] = low;
      weights[i] = fixed(filter, low - centre + 0.5, high - low, 1 / stretch);
    }
  }

  private static int[] fixed(Resampling filter, double start, int count, double shrink) {
    double[] exact = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      exact[i] = filter.weight(Math.abs((start + i) * shrink));
      sum += exact[i];
    }
    int[] fixed = new int[count];
    for (int i = 0; i < count; i++) {
      double weight = (sum == 0 ? exact[i] : exact[i] / sum) * (1 << PRECISION);
      fixed[i] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
    }
    return fixed;
  }

  int count() {
    return first.length;
  }

  /** The first pixel of the source that any wanted pixel of the target needs. */
  int low() {
    return first[0];
  }

  /** The index after the last pixel of the source that any wanted pixel of the target needs. */
  int high() {
    return first[first.length - 1] + weights[first.length - 1].length;
  }

  /**
   * Computes one value of the target.
   *
   * @param source the values of one colour
   * @param at the index in {@code source} of the pixel {@link #low}
   * @param step the distance from one pixel to the next
   */
  byte value(int index, byte[] source, int at, int step) {
    int[] own = weights[index];
    int value = HALF;
    int from = at + (first[index] - low()) * step;
    for (int weight : own) {
      value += (source[from] & 0xff) * weight;
      from += step;
    }
    return (byte) Math.max(0, Math.min(255, value >> PRECISION));
  }
}
