package io.cleave.cloud.fake;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.TailServer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what nobody announces. */
public final class Waiting {
  private Waiting() {}

  public static void until(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "waited for 30 seconds");
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  /** Until the time is over, counted from {@link System#nanoTime} then. */
  public static void untilPassed(Duration time, long sinceNanos) throws InterruptedException {
    until(() -> System.nanoTime() - sinceNanos > time.toNanos());
  }

  /** Until every worker has cleaned up behind what it answered. */
  public static void untilNothingRuns(TailServer server) throws InterruptedException {
    until(() -> server.status().running() == 0);
  }
}
