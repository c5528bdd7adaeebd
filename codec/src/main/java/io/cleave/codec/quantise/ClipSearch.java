package io.cleave.codec.quantise;

import java.util.Arrays;

/**
 * The squared error that a quantiser step makes, from a histogram of magnitudes: so that clipping a
 * few large values can be weighed against finer steps for all others. Not safe for concurrent use.
 */
final class ClipSearch {
  private static final int MIN_BINS = 32;
  private static final int MAX_BINS = 256;

  /** Below this, {@value}, bins could not be told apart in binary32. */
  private static final float SMALLEST = 0x1p-100f;

  /** Positive magnitudes, then negative ones. */
  private final int[] bins = new int[2 * MAX_BINS];

  /** Every other element counts here: equal neighbours would wait for each other. */
  private final int[] moreBins = new int[2 * MAX_BINS];

  private int used;
  private float perBin;
  private float width;

  /**
   * Starts a histogram.
   *
   * @param elements how many will be counted, about
   * @param largest the largest magnitude among them
   * @return whether there is anything to search
   */
  boolean begin(int elements, float largest) {
    used = Math.max(MIN_BINS, Math.min(MAX_BINS, elements / 2));
    width = largest / used;
    perBin = used / largest;
    Arrays.fill(bins, 0);
    Arrays.fill(moreBins, 0);
    return largest >= SMALLEST;
  }

  /** Counts the start of a chunk. */
  void count(FloatChunk chunk, int elements) {
    int i = 0;
    for (; i + 2 <= elements; i += 2) {
      bins[bin(chunk.bits(i))]++;
      moreBins[bin(chunk.bits(i + 1))]++;
    }
    if (i < elements) {
      bins[bin(chunk.bits(i))]++;
    }
  }

  private int bin(int bits) {
    float magnitude = Float.intBitsToFloat(bits & Integer.MAX_VALUE);
    int bin = Math.min((int) (magnitude * perBin), used - 1);
    return bin + (bits >>> 31) * MAX_BINS;
  }

  /**
   * Returns the error of all counted elements, but for what is the same at every step.
   *
   * @param step the quantiser's step
   * @param above levels above 0
   * @param below levels below 0
   */
  double squaredError(float step, int above, int below) {
    double error = squaredError(0, step, above);
    return below == 0 ? error : error + squaredError(MAX_BINS, step, below);
  }

  private double squaredError(int from, float step, int most) {
    float inverse = 1 / step;
    double sum = 0;
    for (int i = 0; i < used; i++) {
      float value = (i + 0.5f) * width;
      int level = Math.min((int) (value * inverse + 0.5f), most);
      double error = value - level * step;
      sum += (bins[from + i] + moreBins[from + i]) * (error * error);
    }
    return sum;
  }
}
