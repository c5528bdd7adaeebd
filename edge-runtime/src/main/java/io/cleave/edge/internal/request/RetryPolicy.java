package io.cleave.edge.internal.request;

import io.cleave.edge.internal.connection.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * How often and how soon a request, or a server that failed, is tried again.
 *
 * @param maxAttempts with the first attempt
 * @param first max pause before the first retry at the same server
 * @param max max pause before any retry, unless a server asks for more
 * @param hedgeAfter how long to wait for the first attempt before the hedge; empty for no hedge
 * @param random spreads pauses, with values in [0, 1)
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
