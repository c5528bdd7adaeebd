package io.cleave.bench.load;

import java.util.Random;
import java.util.function.LongSupplier;

/** When requests come, whatever the server does. */
enum Arrivals {
  /** Independent of each other, as those of many devices: gaps of exponential length. */
  POISSON {
    @Override
    LongSupplier gapNanos(double perSecond, long seed) {
      Random random = new Random(seed);
      return () -> (long) (-Math.log(1 - random.nextDouble()) * 1e9 / perSecond);
    }
  },

  /** At the pace of a camera. */
  EVEN {
    @Override
    LongSupplier gapNanos(double perSecond, long seed) {
      return () -> (long) (1e9 / perSecond);
    }
  };

  /** The time from each request to the next. */
  abstract LongSupplier gapNanos(double perSecond, long seed);
}
