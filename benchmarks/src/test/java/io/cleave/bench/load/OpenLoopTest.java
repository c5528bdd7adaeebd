package io.cleave.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int PATIENT_MILLIS = 60_000;

  @Test
  void countsAnAnswerDuringTheRunAsGoodput() {
    OpenLoop.Summary summary = askOnce(MINUTE, PATIENT_MILLIS, Duration.ZERO);

    assertEquals(1 / 60.0, summary.goodput());
    assertEquals(1 / 60.0, summary.offered());
    assertEquals(0, summary.late());
  }

  @Test
  void doesNotCountAnAnswerAfterTheRunAsGoodput() {
    OpenLoop.Summary summary = askOnce(Duration.ofNanos(1), PATIENT_MILLIS, Duration.ofMillis(1));

    assertEquals(0, summary.goodput());
    assertEquals(0, summary.late());
    assertTrue(summary.latencyMillis().get("p100.0") > 0);
  }

  @Test
  void countsAnAnswerAfterItsDeadlineAsLate() {
    OpenLoop.Summary summary = askOnce(MINUTE, 1, Duration.ofMillis(2));

    assertEquals(0, summary.goodput());
    assertEquals(1, summary.late());
  }

  @Test
  void givesNoPercentilesOfWhatAServerDoesNotSay() {
    OpenLoop.Summary summary = askOnce(MINUTE, PATIENT_MILLIS, Duration.ZERO);

    assertTrue(summary.overheadMillis().isEmpty());
  }

  private static OpenLoop.Summary askOnce(Duration run, int timeoutMillis, Duration service) {
    try (LoadTarget target = new AnswersAfter(service)) {
      OpenLoop loop = new OpenLoop(target, timeoutMillis);
      loop.run(once(), run);
      return loop.summary();
    }
  }

  /** Due at once, and then beyond the end of any run here. */
  private static LongSupplier once() {
    boolean[] asked = new boolean[1];
    return () -> {
      long gap = asked[0] ? Duration.ofHours(1).toNanos() : 0;
      asked[0] = true;
      return gap;
    };
  }

  private record AnswersAfter(Duration service) implements LoadTarget {
    @Override
    public void ask(int timeoutMillis, Reply reply) {
      long until = System.nanoTime() + service.toNanos();
      for (long left = service.toNanos(); left > 0; left = until - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      reply.answered(null);
    }

    @Override
    public int requestBytes() {
      return 1;
    }

    @Override
    public void close() {}
  }
}
