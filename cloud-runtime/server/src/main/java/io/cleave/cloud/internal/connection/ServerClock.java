package io.cleave.cloud.internal.connection;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Every time that a server reads.
 *
 * @param nanoTime measures, from any origin, as {@link System#nanoTime}
 * @param wallMicros microseconds since 1970, for what edges and traces are told alone
 */
public record ServerClock(LongSupplier nanoTime, LongSupplier wallMicros) {
  public long nanos() {
    return nanoTime.getAsLong();
  }

  /** The wall's time when the other clock showed that. */
  long wallMicrosAt(long nanos) {
    return wallMicros.getAsLong() - TimeUnit.NANOSECONDS.toMicros(nanos() - nanos);
  }
}
