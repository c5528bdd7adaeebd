package io.cleave.edge;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and how soon a request is tried again.
 *
 * @param maxAttempts the first one included
 * @param firstPause the longest pause before the first retry at the same server
 * @param maxPause the longest pause before any retry, but for what a server asks for
 * @param hedgeAfter how long to wait for the first attempt alone; empty for as long as it takes
 */
record RetryPolicy(
    int maxAttempts, Duration firstPause, Duration maxPause, Optional<Duration> hedgeAfter) {
  Backoff pauses() {
    return new Backoff(firstPause, maxPause, () -> ThreadLocalRandom.current().nextDouble());
  }
}
