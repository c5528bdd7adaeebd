package io.cleave.bench.load;

import io.cleave.codec.protocol.ServerTimings;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Asks at given times, whether or not answers come. Latency counts from the time at which a request
 * was due, not from when it could be sent: a server that stalls cannot stop the clock.
 */
final class OpenLoop {
  private final LoadTarget target;
  private final int timeoutMillis;
  private final LoadRecord record;
  private final Phaser out = new Phaser(1);

  OpenLoop(LoadTarget target, int timeoutMillis, LoadRecord record) {
    this.target = target;
    this.timeoutMillis = timeoutMillis;
    this.record = record;
  }

  /** Runs, then waits until every request has ended. */
  void run(LongSupplier gapNanos, Duration duration) {
    long started = System.nanoTime();
    long due = started + gapNanos.getAsLong();
    while (due - started < duration.toNanos()) {
      awaitTime(due);
      record.asked();
      out.register();
      target.ask(timeoutMillis, new Timed(due));
      due += gapNanos.getAsLong();
    }
    record.ran(duration);
    out.arriveAndAwaitAdvance();
  }

  private static void awaitTime(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private final class Timed implements LoadTarget.Reply {
    private final long dueNanos;

    Timed(long dueNanos) {
      this.dueNanos = dueNanos;
    }

    @Override
    public void answered(ServerTimings timings) {
      long nanos = System.nanoTime() - dueNanos;
      boolean inTime = nanos <= TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
      record.answered(nanos, inTime, timings);
      out.arriveAndDeregister();
    }

    @Override
    public void failed(String reason) {
      record.failed(reason);
      out.arriveAndDeregister();
    }
  }
}
