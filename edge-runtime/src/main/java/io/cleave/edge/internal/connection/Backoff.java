package io.cleave.edge.internal.connection;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt to connect. The wait doubles with each failure, up to a
 * max; its upper half is random, so that edges that lost the same server return one by one.
 */
public final class Backoff {
  private static final int MAX_DOUBLINGS = 30;

  private final long firstNanos;
  private final long maxNanos;
  private final DoubleSupplier random;
  private int failures;

  /**
   * Creates a backoff without failures.
   *
   * @param random gives values in [0, 1)
   */
  public Backoff(Duration first, Duration max, DoubleSupplier random) {
    this.firstNanos = first.toNanos();
    this.maxNanos = max.toNanos();
    this.random = random;
  }

  /** Counts a failure, and returns how long to wait. */
  public long nextNanos() {
    int doublings = Math.min(failures++, MAX_DOUBLINGS);
    double full = Math.min((double) maxNanos, Math.scalb((double) firstNanos, doublings));
    return (long) (full * (0.5 + 0.5 * random.getAsDouble()));
  }

  public void reset() {
    failures = 0;
  }
}
