package io.cleave.lab.sparsity.internal;

import java.util.Random;
import java.util.stream.IntStream;

/**
 * Draws some of many, the same ones each time. Neither the first nor every n-th would do: sets are
 * sorted by class, or classes take turns.
 */
public final class Draw {
  private static final long SEED = 2022;

  private Draw() {}

  /** {@return that many places, rising; all where there are not more} */
  public static int[] of(int wanted, int all) {
    if (wanted >= all) {
      return IntStream.range(0, all).toArray();
    }
    return new Random(SEED).ints(0, all).distinct().limit(wanted).sorted().toArray();
  }
}
