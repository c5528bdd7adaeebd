package io.cleave.bench.load;

import io.cleave.codec.protocol.ResponsePreamble;
import io.cleave.codec.protocol.SpanKind;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;

/** What came of requests at given times, over all rounds of one rival. Thread-safe. */
final class LoadRecord {
  private static final int DIGITS = 3;

  private final ConcurrentHistogram latency = new ConcurrentHistogram(DIGITS);
  private final ConcurrentHistogram overhead = new ConcurrentHistogram(DIGITS);
  private final ConcurrentHistogram queue = new ConcurrentHistogram(DIGITS);
  private final ConcurrentHistogram decode = new ConcurrentHistogram(DIGITS);
  private final LongAdder asked = new LongAdder();
  private final LongAdder inTime = new LongAdder();
  private final LongAdder late = new LongAdder();
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
  private double seconds;

  void asked() {
    asked.increment();
  }

  void ran(Duration duration) {
    seconds += duration.toNanos() / 1e9;
  }

  void inTime() {
    inTime.increment();
  }

  void late() {
    late.increment();
  }

  void answered(long nanos, @Nullable ResponsePreamble timings) {
    latency.recordValue(micros(nanos));
    if (timings != null) {
      long queued = timings.nanos(SpanKind.QUEUE);
      long decoded = timings.nanos(SpanKind.DECODE);
      queue.recordValue(micros(queued));
      decode.recordValue(micros(decoded));
      overhead.recordValue(micros(queued + decoded));
    }
  }

  void failed(String reason) {
    failures.computeIfAbsent(reason, any -> new LongAdder()).increment();
  }

  private static long micros(long nanos) {
    return Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos));
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
    Map<String, Long> counted = new TreeMap<>();
    failures.forEach((reason, count) -> counted.put(reason, count.sum()));
    return new Summary(
        asked.sum() / seconds,
        inTime.sum() / seconds,
        late.sum(),
        counted,
        millis(latency),
        millis(overhead),
        millis(queue),
        millis(decode));
  }

  private static Map<String, Double> millis(AbstractHistogram micros) {
    Map<String, Double> percentiles = new TreeMap<>();
    if (micros.getTotalCount() == 0) {
      return percentiles;
    }
    for (double percentile : new double[] {50, 90, 99, 99.9, 100}) {
      percentiles.put("p" + percentile, micros.getValueAtPercentile(percentile) / 1e3);
    }
    return percentiles;
  }
}
