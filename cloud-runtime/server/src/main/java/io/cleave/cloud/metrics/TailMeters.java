package io.cleave.cloud.metrics;

import io.cleave.cloud.ServedRequest;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ModelFingerprint;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * The meters of one tail. The counter of every outcome exists from the start, so that the first
 * failure shows as an increase.
 */
final class TailMeters {
  private static final int SHORT_HASH_DIGITS = 12;
  private static final String LATENCY = "cleave.server.latency";
  private static final String WORK = "cleave.server.work";

  /**
   * Each latency has one series for each of these bounds and one more. All meters of a tail
   * together stay within 40 series.
   */
  private static final Duration[] LATENCIES =
      IntStream.of(1, 3, 10, 30, 100, 250, 500, 1_000, 3_000, 10_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private static final double[] BATCH_SIZES = {1, 2, 4, 8, 16, 32};

  private final MeterRegistry registry;
  private final Tags tags;
  private final Counter answered;
  private final Map<ErrorCode, Counter> failures;
  private final DistributionSummary batchSize;
  private final Timer batchDuration;
  private final Counter received;
  private final Counter sent;
  private final Counter raw;
  private final DistributionSummary compression;
  private final Map<ToLongFunction<ServedRequest>, Timer> stages = new LinkedHashMap<>();

  TailMeters(MeterRegistry registry, ModelFingerprint fingerprint, Supplier<Number> waiting) {
    this.registry = registry;
    tags =
        tags(
            fingerprint.architecture(),
            fingerprint.cut(),
            fingerprint.weights().substring(0, SHORT_HASH_DIGITS));
    answered = requests("answered");
    failures = failures(registry, tags);
    Gauge.builder("cleave.server.queued", waiting)
        .description("Requests that wait for a worker")
        .tags(tags)
        .register(registry);
    batchSize =
        DistributionSummary.builder("cleave.server.batch.size")
            .description("Requests in one run of a tail")
            .serviceLevelObjectives(BATCH_SIZES)
            .tags(tags)
            .register(registry);
    batchDuration =
        Timer.builder("cleave.server.batch.duration")
            .description("One run of a tail, whatever its batch size")
            .tags(tags)
            .register(registry);
    received = bytes("cleave.server.received", "Answered requests on the wire");
    sent = bytes("cleave.server.sent", "Answers on the wire");
    raw = bytes("cleave.server.raw", "Inputs of answered requests as they lie in memory");
    compression =
        DistributionSummary.builder("cleave.server.compression.ratio")
            .description("Raw input over request on the wire")
            .tags(tags)
            .register(registry);
    latency("queue", ServedRequest::queueNanos);
    latency("tail", ServedRequest::tailNanos);
    latency("total", ServedRequest::totalNanos);
    part("decode", ServedRequest::decodeNanos);
    part("encode", ServedRequest::encodeNanos);
    part("overhead", ServedRequest::overheadNanos);
  }

  private static Tags tags(String model, String cut, String weights) {
    return Tags.of("model", model, "cut", cut, "weights", weights);
  }

  /** Counters of requests that failed for no known tail, with empty tags. */
  static Map<ErrorCode, Counter> failuresOfNoTail(MeterRegistry registry) {
    return failures(registry, tags("", "", ""));
  }

  private static Map<ErrorCode, Counter> failures(MeterRegistry registry, Tags tags) {
    Map<ErrorCode, Counter> failures = new EnumMap<>(ErrorCode.class);
    for (ErrorCode code : ErrorCode.values()) {
      failures.put(code, requests(registry, tags, tag(code)));
    }
    return failures;
  }

  /** The name of an error code in tags. */
  static String tag(ErrorCode code) {
    return code.name().toLowerCase(Locale.ROOT);
  }

  private Counter requests(String outcome) {
    return requests(registry, tags, outcome);
  }

  private static Counter requests(MeterRegistry registry, Tags tags, String outcome) {
    return Counter.builder("cleave.server.requests")
        .description("Requests that ended, by outcome")
        .tags(tags)
        .tag("outcome", outcome)
        .register(registry);
  }

  private Counter bytes(String name, String description) {
    return Counter.builder(name)
        .description(description)
        .baseUnit(BaseUnits.BYTES)
        .tags(tags)
        .register(registry);
  }

  private void latency(String stage, ToLongFunction<ServedRequest> nanos) {
    stages.put(
        nanos,
        Timer.builder(LATENCY)
            .description("Where answered requests spent their time in the server")
            .serviceLevelObjectives(LATENCIES)
            .tags(tags)
            .tag("stage", stage)
            .register(registry));
  }

  /** Times a stage that is short beside the others, without the series of a histogram. */
  private void part(String stage, ToLongFunction<ServedRequest> nanos) {
    stages.put(
        nanos,
        Timer.builder(WORK)
            .description("What answered requests took beyond the tail, without buckets")
            .tags(tags)
            .tag("stage", stage)
            .register(registry));
  }

  void failed(ErrorCode reason) {
    Objects.requireNonNull(failures.get(reason)).increment();
  }

  void batchRan(int size, long tailNanos) {
    batchSize.record(size);
    batchDuration.record(tailNanos, TimeUnit.NANOSECONDS);
  }

  void answered(ServedRequest request) {
    answered.increment();
    received.increment(request.bytesReceived());
    sent.increment(request.bytesSent());
    raw.increment((double) request.rawBytes());
    compression.record((double) request.rawBytes() / request.bytesReceived());
    stages.forEach(
        (nanos, timer) -> timer.record(nanos.applyAsLong(request), TimeUnit.NANOSECONDS));
  }
}
