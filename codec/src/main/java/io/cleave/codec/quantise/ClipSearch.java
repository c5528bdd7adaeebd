package io.cleave.codec.quantise;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Computes the squared error of a quantiser step from a histogram of magnitudes, so that clipping a
 * few large values can be weighed against finer steps for all others.
 *
 * <p>Sums over the histogram from its end make each candidate cheap. If there are many levels, a
 * magnitude below half a step is lost whole, one beyond the highest level loses what it exceeds
 * that level by, and the squared error of all others is a twelfth of the step's square each, as for
 * evenly spread values. Not safe for concurrent use.
 */
final class ClipSearch {
  private static final int BINS = 64;

  /**
   * With fewer levels than this, {@value}, the error depends too much on where values are within a
   * step.
   */
  private static final int EXACT_LEVELS = 8;

  /** About this many elements are counted, {@value}: neighbours are much alike. */
  private static final int SAMPLES = 512;

  /** Below this, {@value}, bins could not be told apart in binary32. */
  private static final float MIN_MAGNITUDE = 0x1p-100f;

  private final int[] bins = new int[2 * BINS];

  /** Counts every other element: equal neighbours would wait for each other. */
  private final int[] moreBins = new int[2 * BINS];

  private final Tail positive = new Tail();
  private final Tail negative = new Tail();
  private boolean signed;
  private int stride;
  private float perBin;
  private float width;

  /**
   * Starts a histogram, and returns whether there is anything to search.
   *
   * @param elements how many elements will be counted
   * @param largest the largest magnitude among them
   */
  boolean begin(int elements, float largest) {
    stride = Math.max(1, elements / SAMPLES);
    width = largest / BINS;
    perBin = BINS / largest;
    Arrays.fill(bins, 0);
    Arrays.fill(moreBins, 0);
    return largest >= MIN_MAGNITUDE;
  }

  /** Counts elements of a tensor, using a chunk. */
  void count(ByteBuffer tensor, int first, int elements, FloatChunk chunk) {
    for (int from = 0; from < elements; from += FloatChunk.ELEMENTS) {
      int count = Math.min(FloatChunk.ELEMENTS, elements - from);
      chunk.load(tensor, first + from, count);
      count(chunk.bytes(), count);
    }
  }

  private void count(byte[] floats, int elements) {
    int i = 0;
    for (; i + stride < elements; i += 2 * stride) {
      bins[bin(FloatChunk.bits(floats, i))]++;
      moreBins[bin(FloatChunk.bits(floats, i + stride))]++;
    }
    if (i < elements) {
      bins[bin(FloatChunk.bits(floats, i))]++;
    }
  }

  private int bin(int bits) {
    float magnitude = Float.intBitsToFloat(bits & Integer.MAX_VALUE);
    int bin = Math.min((int) (magnitude * perBin), BINS - 1);
    return bin + (bits >>> 31) * BINS;
  }

  /**
   * Ends the counting.
   *
   * @param signed whether there are levels below 0; without them, negative magnitudes are lost
   *     whole
   */
  void sum(boolean signed) {
    this.signed = signed;
    positive.sum(bins, moreBins, 0);
    if (signed) {
      negative.sum(bins, moreBins, BINS);
    }
  }

  /**
   * Returns the squared error of the counted elements that have levels, in units of a bin's width
   * squared.
   *
   * @param step the quantiser's step
   * @param above how many levels are above 0
   * @param below how many levels are below 0
   */
  double squaredError(float step, int above, int below) {
    double inBins = (double) step / width;
    double error = positive.squaredError(inBins, above);
    return signed ? error + negative.squaredError(inBins, below) : error;
  }

  /**
   * For each bin the sums over it and all after it: how many elements, their magnitudes and
   * squares.
   */
  private static final class Tail {
    private final double[] count = new double[BINS + 1];
    private final double[] magnitudes = new double[BINS + 1];
    private final double[] squares = new double[BINS + 1];

    void sum(int[] bins, int[] moreBins, int from) {
      for (int i = BINS - 1; i >= 0; i--) {
        double elements = bins[from + i] + moreBins[from + i];
        double magnitude = i + 0.5;
        count[i] = count[i + 1] + elements;
        magnitudes[i] = magnitudes[i + 1] + elements * magnitude;
        squares[i] = squares[i + 1] + elements * magnitude * magnitude;
      }
    }

    double squaredError(double step, int levels) {
      return levels < EXACT_LEVELS ? exact(step, levels) : evenlySpread(step, levels);
    }

    /** Each element loses its distance from its level, as far as bins can tell. */
    private double exact(double step, int levels) {
      double error = 0;
      int from = 0;
      for (int level = 0; level <= levels; level++) {
        double limit = level == levels ? BINS : (level + 0.5) * step + 0.5;
        int to = Math.max(from, (int) Math.min(limit, BINS));
        error += distance(from, to, level * step);
        from = to;
      }
      return error;
    }

    private double distance(int from, int to, double value) {
      double first = magnitudes[from] - magnitudes[to];
      return squares[from]
          - squares[to]
          - 2 * value * first
          + value * value * (count[from] - count[to]);
    }

    private double evenlySpread(double step, int levels) {
      double clip = levels * step;
      int half = (int) Math.min(step / 2 + 0.5, BINS);
      int end = levels == 0 ? 0 : (int) Math.min(clip + 0.5, BINS);
      int first = Math.min(half, end);
      double lost = squares[0] - squares[first];
      double rounded = (count[first] - count[end]) * step * step / 12;
      return lost + rounded + distance(end, BINS, clip);
    }
  }
}
