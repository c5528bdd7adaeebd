package io.cleave.bench.load;

import io.cleave.codec.protocol.ResponsePreamble;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks at given times, whether or not answers come. Latency counts from the time at which a request
 * was due, not from when it could be sent: a server that stalls cannot stop the clock. An answer
 * counts as goodput only where it came while requests were still made: what a full queue yields
 * afterwards was not served in the time that it would be divided by.
 */
final class OpenLoop {
  private final LoadTarget target;
  private final int timeoutMillis;
  private final LoadRecord record;
  private final Phaser out = new Phaser(1);
  private volatile long endNanos;

  OpenLoop(LoadTarget target, int timeoutMillis, LoadRecord record) {
    this.target = target;
    this.timeoutMillis = timeoutMillis;
    this.record = record;
  }

  /** Runs, then waits until every request has ended. */
  void run(LongSupplier gapNanos, Duration duration) {
    long started = System.nanoTime();
    endNanos = started + duration.toNanos();
    long due = started + gapNanos.getAsLong();
    while (due - endNanos < 0) {
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
    public void answered(@Nullable ResponsePreamble timings) {
      long now = System.nanoTime();
      long nanos = now - dueNanos;
      record.answered(nanos, timings);
      if (nanos > TimeUnit.MILLISECONDS.toNanos(timeoutMillis)) {
        record.late();
      } else if (now - endNanos <= 0) {
        record.inTime();
      }
      out.arriveAndDeregister();
    }

    @Override
    public void failed(String reason) {
      record.failed(reason);
      out.arriveAndDeregister();
    }
  }
}
