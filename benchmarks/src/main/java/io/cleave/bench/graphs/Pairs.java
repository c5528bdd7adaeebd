package io.cleave.bench.graphs;

import io.cleave.bench.Statistics;
import io.cleave.bench.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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
    median(first, runs);
    median(second, runs);
    List<Double> firsts = new ArrayList<>();
    List<Double> seconds = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < PAIRS; i++) {
      if (i % 2 == 0) {
        firsts.add(median(first, runs));
        seconds.add(median(second, runs));
      } else {
        seconds.add(median(second, runs));
        firsts.add(median(first, runs));
      }
      ratios.add(firsts.get(i) / seconds.get(i));
    }
    ratios.sort(null);
    return new Pairs(
        Statistics.median(firsts),
        Statistics.median(seconds),
        Statistics.median(ratios),
        ratios.get(EDGE),
        ratios.get(PAIRS - 1 - EDGE));
  }

  private static double median(Runnable run, int runs) {
    return Timing.of(Stream.generate(() -> Timing.nanos(run)).limit(runs).toList()).median();
  }
}
