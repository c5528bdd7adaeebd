package io.cleave.edge.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.edge.Report;
import io.cleave.edge.RequestListener;
import io.cleave.edge.TailException;
import io.cleave.edge.TailUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointHealthTest implements RequestListener {
  private final TailException reason = new TailUnavailableException("gone", null);

  private final List<String> heard = new ArrayList<>();
  private final Notifier told = new Notifier(this, Runnable::run);

  @Override
  public void answered(Report report) {}

  @Override
  public void ejected(String endpoint, Duration duration, TailException reason) {
    heard.add("ejected " + duration.toSeconds());
  }

  @Override
  public void returned(String endpoint) {
    heard.add("returned");
  }

  /** One that is ejected for as good as no time. */
  private EndpointHealth brief() {
    return new EndpointHealth(
        "a:1",
        new Backoff(Duration.ofNanos(1), Duration.ofNanos(1), () -> 0),
        told,
        System::nanoTime);
  }

  private EndpointHealth lasting() {
    return new EndpointHealth(
        "a:1",
        new Backoff(Duration.ofHours(1), Duration.ofHours(4), () -> 1),
        told,
        System::nanoTime);
  }

  @Test
  void ejectsForLongerEachTimeAndUntilThen() {
    EndpointHealth health = lasting();
    health.lost(health.epoch(), reason);
    assertFalse(health.isAvailable());
    assertTrue(health.waitNanos() > 0);
    health.lost(health.epoch(), reason);
    health.lost(health.epoch(), reason);
    assertEquals(List.of("ejected 3600", "ejected 7200", "ejected 14400"), heard);
  }

  @Test
  void countsManyCallsThatFailTogetherAsOneFailure() {
    EndpointHealth health = lasting();
    int since = health.epoch();
    for (int i = 0; i < 32; i++) {
      health.lost(since, reason);
    }
    assertEquals(1, heard.size());
  }

  @Test
  void ejectsOnlyAfterThreeFailuresWithoutAnAnswerInBetween() {
    EndpointHealth health = lasting();
    health.failed(0, reason);
    health.failed(0, reason);
    health.succeeded(0);
    health.failed(0, reason);
    health.failed(0, reason);
    assertTrue(health.isAvailable());
    health.failed(0, reason);
    assertFalse(health.isAvailable());
  }

  @Test
  void letsOneRequestProbeAndReturnsWithItsAnswer() {
    EndpointHealth health = brief();
    health.lost(health.epoch(), reason);
    assertTrue(health.isAvailable());
    int probe = health.epoch();
    health.began();
    assertFalse(health.isAvailable());
    health.succeeded(probe);
    assertTrue(health.isAvailable());
    health.began();
    assertTrue(health.isAvailable());
    assertEquals(List.of("ejected 0", "returned"), heard);
  }

  @Test
  void letsAnotherRequestProbeWhenOneWasTakenBack() {
    EndpointHealth health = brief();
    health.lost(health.epoch(), reason);
    health.began();
    health.ended(health.epoch());
    assertTrue(health.isAvailable());
  }

  @Test
  void ejectsAgainWhenTheProbeFailsOnce() {
    EndpointHealth health = brief();
    health.lost(health.epoch(), reason);
    health.began();
    health.failed(health.epoch(), reason);
    assertEquals(2, heard.size());
  }

  @Test
  void ignoresAnswersToWhatBeganBeforeTheEjection() {
    EndpointHealth health = lasting();
    int before = health.epoch();
    health.lost(before, reason);
    health.succeeded(before);
    assertFalse(health.isAvailable());
  }
}
