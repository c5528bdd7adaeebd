package io.cleave.bench.load;

import java.util.Random;
import java.util.function.LongSupplier;

/** When requests come, whatever the server does. */
enum Arrivals {
  /** Independent of each other, as those of many devices: gaps of exponential length. */
  POISSON,
  /** At the pace of a camera. */
  EVEN;

  /** The time from each request to the next. */
  LongSupplier gapNanos(double perSecond, long seed) {
    double mean = 1e9 / perSecond;
    Random random = new Random(seed);
    return this == EVEN
        ? () -> (long) mean
        : () -> (long) (-Math.log(1 - random.nextDouble()) * mean);
  }
}
