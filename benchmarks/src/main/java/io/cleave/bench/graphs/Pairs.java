package io.cleave.bench.graphs;

import java.util.Arrays;

/**
 * One rival against another, in pairs that follow each other closely.
 *
 * @param millis median of a run of the first
 * @param rivalMillis median of a run of the second
 * @param ratio median of the pairs' ratios, first to second
 * @param low the fourth smallest of 15 ratios: below the true median in 98 of 100 such tries
 * @param high the fourth largest
 */
record Pairs(double millis, double rivalMillis, double ratio, double low, double high) {
  private static final int PAIRS = 15;
  private static final int EDGE = 3;

  /** Runs the pairs; who begins changes from pair to pair, and a rival's runs follow each other. */
  static Pairs of(Runnable first, Runnable second, int runs) {
    time(first, runs);
    time(second, runs);
    double[] firsts = new double[PAIRS];
    double[] seconds = new double[PAIRS];
    double[] ratios = new double[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
      if (i % 2 == 0) {
        firsts[i] = time(first, runs);
        seconds[i] = time(second, runs);
      } else {
        seconds[i] = time(second, runs);
        firsts[i] = time(first, runs);
      }
      ratios[i] = firsts[i] / seconds[i];
    }
    Arrays.sort(ratios);
    return new Pairs(
        median(firsts), median(seconds), ratios[PAIRS / 2], ratios[EDGE], ratios[PAIRS - 1 - EDGE]);
  }

  private static double time(Runnable run, int runs) {
    double[] millis = new double[runs];
    for (int i = 0; i < runs; i++) {
      long started = System.nanoTime();
      run.run();
      millis[i] = (System.nanoTime() - started) / 1e6;
    }
    return median(millis);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
