package io.cleave.codec.entropy.internal;

import io.cleave.codec.entropy.SymbolPlanes;

/**
 * What the neighbours of a symbol say about it, as the numbers of two contexts. Of the left (W),
 * upper (N), upper left (NW) and upper right (NE) neighbour:
 *
 * <pre>
 *   context = sum(W + N) * 36 + spread(W - N) * 9 + side(NE - N) * 3 + side(2 NW - W - N)
 *   coarse  = sum(W + N) / 2 * 4 + spread(W - N)
 * </pre>
 *
 * <p>{@code sum} has 15 classes, exact for few levels, relative to zero; {@code spread} 4; {@code
 * side} is below, about equal or above. Looked up in tables with one entry for each argument, which
 * are computed when levels or zero change.
 */
public final class Neighbourhood {
  /** The number of contexts. */
  public static final int CONTEXTS = 15 * 36;

  /** The number of coarse contexts, of sum and spread alone. */
  public static final int COARSE = 8 * 4;

  private static final int SPREADS = 4;
  private static final int TOP = SymbolPlanes.MAX_LEVELS - 1;

  /** The first sum of each class, where zero is the lowest symbol and there are up to 16 levels. */
  private static final int[] SUM_STARTS = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 16, 20, 25};

  /** The first distance from zero of each class, where there are symbols on both sides. */
  private static final int[] SIGNED_STARTS = {0, 1, 2, 3, 4, 6, 9, 14};

  private static final byte[] COARSE_OF = coarseContexts();

  private final short[] sums = new short[2 * TOP + 1];
  private final short[] spreads = new short[2 * TOP + 1];
  private final short[] rights = new short[2 * TOP + 1];
  private final short[] corners = new short[4 * TOP + 1];
  private int levels;
  private int zero;

  /** Computes the tables for symbols of so many levels, with this zero. */
  public void reset(int newLevels, int newZero) {
    if (newLevels == levels && newZero == zero) {
      return;
    }
    levels = newLevels;
    zero = newZero;
    int scale = Math.max(16, levels);
    int tolerance = levels <= 16 ? 0 : levels / 24;
    for (int sum = 0; sum <= 2 * TOP; sum++) {
      sums[sum] = (short) (sumClass(sum, scale) * 36);
      int difference = sum - TOP;
      spreads[sum] = (short) (spreadClass(Math.abs(difference), scale) * 9);
      rights[sum] = (short) (side(difference, tolerance, tolerance) * 3);
    }
    for (int i = 0; i < corners.length; i++) {
      corners[i] = (short) side(i - 2 * TOP, 2 * tolerance + 1, 2 * tolerance);
    }
  }

  private int sumClass(int sum, int scale) {
    if (zero == 0) {
      return classOf(SUM_STARTS, scaled(sum, scale));
    }
    int distance = sum - 2 * zero;
    int part = classOf(SIGNED_STARTS, scaled(Math.abs(distance), scale));
    return distance < 0 ? 7 - part : 7 + part;
  }

  /** Scales a sum as if there were 16 levels; the result is 0 only for 0. */
  private static int scaled(int sum, int scale) {
    int scaled = (sum * 15) / (scale - 1);
    return sum > 0 ? Math.max(1, scaled) : 0;
  }

  private static int classOf(int[] starts, int value) {
    int part = 0;
    while (part + 1 < starts.length && starts[part + 1] <= value) {
      part++;
    }
    return part;
  }

  private static int spreadClass(int distance, int scale) {
    int scaled = distance * 16 / scale;
    return Math.min(SPREADS - 1, Integer.SIZE - Integer.numberOfLeadingZeros(scaled));
  }

  private static int side(int difference, int below, int above) {
    if (difference > above) {
      return 2;
    }
    return difference < -below ? 0 : 1;
  }

  /** {@return the context, below {@value #CONTEXTS}} */
  public int context(int west, int north, int northWest, int northEast) {
    int sum = west + north;
    return sums[sum]
        + spreads[TOP + west - north]
        + rights[TOP + northEast - north]
        + corners[2 * TOP + 2 * northWest - sum];
  }

  /** {@return the coarse context of a context, below {@value #COARSE}} */
  public static int coarse(int context) {
    return COARSE_OF[context];
  }

  private static byte[] coarseContexts() {
    byte[] coarse = new byte[CONTEXTS];
    for (int context = 0; context < CONTEXTS; context++) {
      coarse[context] = (byte) ((context / 72) * SPREADS + context / 9 % SPREADS);
    }
    return coarse;
  }

  /** {@return the symbol that the neighbours predict} */
  public static int predict(int west, int north, int northWest, int northEast) {
    return (west + north + (northEast > northWest ? 1 : 0)) >> 1;
  }
}
