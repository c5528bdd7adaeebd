package io.cleave.edge.internal.request;

import io.cleave.edge.internal.connection.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * How often and how soon a request is tried again, and a server that failed.
 *
 * @param maxAttempts the first one included
 * @param first the longest pause before the first retry at the same server
 * @param max the longest pause before any retry, but for what a server asks for
 * @param hedgeAfter how long to wait for the first attempt alone; empty for as long as it takes
 * @param random spreads pauses; gives values in [0, 1)
 */
public record RetryPolicy(
    int maxAttempts,
    Duration first,
    Duration max,
    Optional<Duration> hedgeAfter,
    DoubleSupplier random) {
  public Backoff backoff() {
    return new Backoff(first, max, random);
  }
}
