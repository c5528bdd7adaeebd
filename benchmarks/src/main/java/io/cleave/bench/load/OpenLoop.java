package io.cleave.bench.load;

import io.cleave.codec.protocol.ResponsePreamble;
import io.cleave.codec.protocol.SpanKind;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Asks at given times, whether or not answers come, and sums up what came of all rounds. Latency
 * counts from the time at which a request was due, not from when it could be sent: a server that
 * stalls cannot stop the clock. An answer counts as goodput only where it came while requests were
 * still made: what a full queue yields afterwards was not served in the time that it would be
 * divided by.
 */
final class OpenLoop {
  private static final int DIGITS = 3;

  private final LoadTarget target;
  private final int timeoutMillis;
  private final Phaser out = new Phaser(1);
  private final ConcurrentHistogram latency = new ConcurrentHistogram(DIGITS);
  private final ConcurrentHistogram overhead = new ConcurrentHistogram(DIGITS);
  private final ConcurrentHistogram queue = new ConcurrentHistogram(DIGITS);
  private final ConcurrentHistogram decode = new ConcurrentHistogram(DIGITS);
  private final LongAdder inTime = new LongAdder();
  private final LongAdder late = new LongAdder();
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
  private long asked;
  private double seconds;
  private volatile long endNanos;

  OpenLoop(LoadTarget target, int timeoutMillis) {
    this.target = target;
    this.timeoutMillis = timeoutMillis;
  }

  /** Runs, then waits until every request has ended. */
  void run(LongSupplier gapNanos, Duration duration) {
    long started = System.nanoTime();
    endNanos = started + duration.toNanos();
    long due = started + gapNanos.getAsLong();
    while (due - endNanos < 0) {
      awaitTime(due);
      asked++;
      out.register();
      target.ask(timeoutMillis, new Timed(due));
      due += gapNanos.getAsLong();
    }
    seconds += duration.toNanos() / 1e9;
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
      record(latency, now - dueNanos);
      if (timings != null) {
        long queued = timings.nanos(SpanKind.QUEUE);
        long decoded = timings.nanos(SpanKind.DECODE);
        record(queue, queued);
        record(decode, decoded);
        record(overhead, queued + decoded);
      }
      if (now - dueNanos > TimeUnit.MILLISECONDS.toNanos(timeoutMillis)) {
        late.increment();
      } else if (now - endNanos <= 0) {
        inTime.increment();
      }
      out.arriveAndDeregister();
    }

    @Override
    public void failed(String reason) {
      failures.computeIfAbsent(reason, any -> new LongAdder()).increment();
      out.arriveAndDeregister();
    }
  }

  private static void record(ConcurrentHistogram micros, long nanos) {
    micros.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos)));
  }

  /**
   * The sum of it.
   *
   * @param offered requests a second
   * @param goodput answers within their deadline and before the end of the run, a second
   * @param late answers after the deadline
   * @param failures the others by reason
   * @param latencyMillis from when a request was due to its answer
   * @param overheadMillis empty where a server does not say; the server's time but for the tail's:
   *     queue and decoding, as it says
   * @param queueMillis the server's queue alone
   * @param decodeMillis decoding alone
   */
  record Summary(
      double offered,
      double goodput,
      long late,
      Map<String, Long> failures,
      Map<String, Double> latencyMillis,
      Map<String, Double> overheadMillis,
      Map<String, Double> queueMillis,
      Map<String, Double> decodeMillis) {}

  Summary summary() {
    Map<String, Long> failed = new TreeMap<>();
    failures.forEach((reason, count) -> failed.put(reason, count.sum()));
    return new Summary(
        asked / seconds,
        inTime.sum() / seconds,
        late.sum(),
        failed,
        millis(latency),
        millis(overhead),
        millis(queue),
        millis(decode));
  }

  private static Map<String, Double> millis(ConcurrentHistogram micros) {
    Map<String, Double> percentiles = new TreeMap<>();
    if (micros.getTotalCount() > 0) {
      for (double percentile : new double[] {50, 90, 99, 99.9, 100}) {
        percentiles.put("p" + percentile, micros.getValueAtPercentile(percentile) / 1e3);
      }
    }
    return percentiles;
  }
}
