package io.cleave.cloud.internal.connection;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The clocks of a server.
 *
 * @param nanoTime measures durations, as {@link System#nanoTime}
 * @param wallMicros microseconds since 1970, only for what edges and traces are told
 */
public record ServerClock(LongSupplier nanoTime, LongSupplier wallMicros) {
  public long nanos() {
    return nanoTime.getAsLong();
  }

  /** The wall clock's time when the other clock showed that time. */
  long wallMicrosAt(long nanos) {
    return wallMicros.getAsLong() - TimeUnit.NANOSECONDS.toMicros(nanos() - nanos);
  }
}
