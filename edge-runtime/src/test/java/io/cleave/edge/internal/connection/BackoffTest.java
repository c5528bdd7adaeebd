package io.cleave.edge.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration MAX = Duration.ofSeconds(5);

  @Test
  void doublesUpToTheBound() {
    Backoff backoff = new Backoff(FIRST, MAX, () -> 1.0);
    for (long millis : new long[] {100, 200, 400, 800, 1600, 3200, 5000, 5000}) {
      assertEquals(Duration.ofMillis(millis).toNanos(), backoff.nextNanos());
    }
  }

  @Test
  void neverWaitsLessThanHalf() {
    Backoff backoff = new Backoff(FIRST, MAX, () -> 0.0);
    assertEquals(Duration.ofMillis(50).toNanos(), backoff.nextNanos());
    assertEquals(Duration.ofMillis(100).toNanos(), backoff.nextNanos());
  }

  @Test
  void staysBoundedAfterMoreFailuresThanALongHasBits() {
    Backoff backoff = new Backoff(FIRST, MAX, () -> 1.0);
    for (int i = 0; i < 200; i++) {
      backoff.nextNanos();
    }
    assertEquals(MAX.toNanos(), backoff.nextNanos());
  }

  @Test
  void startsAgainAfterSuccess() {
    Backoff backoff = new Backoff(FIRST, MAX, () -> 1.0);
    backoff.nextNanos();
    backoff.nextNanos();
    backoff.reset();
    assertEquals(FIRST.toNanos(), backoff.nextNanos());
  }
}
