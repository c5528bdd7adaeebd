package io.cleave.lab.sparsity.internal;

import java.util.Random;
import java.util.stream.IntStream;

/**
 * Draws some of many positions, always the same ones. Neither the first ones nor every n-th would
 * be representative, because sets are sorted by class, or classes alternate.
 */
public final class Draw {
  private static final long SEED = 2022;

  private Draw() {}

  /** {@return that many positions, in rising order; all positions if there are not more} */
  public static int[] of(int wanted, int all) {
    if (wanted >= all) {
      return IntStream.range(0, all).toArray();
    }
    return new Random(SEED).ints(0, all).distinct().limit(wanted).sorted().toArray();
  }
}
