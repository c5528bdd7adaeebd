package io.cleave.edge.metrics;

import io.cleave.edge.RequestReport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** The meters of answers that were made one way. */
final class PathMeters {
  private static final Duration SHORTEST = Duration.ofNanos(100_000);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final MeterRegistry registry;
  private final String path;
  private final Counter requests;
  private final Map<ToLongFunction<RequestReport>, Timer> stages = new LinkedHashMap<>();

  PathMeters(MeterRegistry registry, String path) {
    this.registry = registry;
    this.path = path;
    requests = EdgeMetrics.requests(registry, "answered", path);
    stage("head", RequestReport::headNanos);
    stage("encode", RequestReport::encodeNanos);
    stage("wait", RequestReport::waitNanos);
    stage("network", RequestReport::networkNanos);
    stage("queue", RequestReport::queueNanos);
    stage("decode", RequestReport::decodeNanos);
    stage("tail", RequestReport::tailNanos);
    stage("reply", RequestReport::replyNanos);
    stage("total", RequestReport::totalNanos);
  }

  private void stage(String stage, ToLongFunction<RequestReport> nanos) {
    stages.put(
        nanos,
        Timer.builder("cleave.edge.latency")
            .description("Where answered requests spent their time")
            .publishPercentileHistogram()
            .minimumExpectedValue(SHORTEST)
            .maximumExpectedValue(LONGEST)
            .tags("stage", stage, "path", path)
            .register(registry));
  }

  void answered(RequestReport report) {
    requests.increment();
    stages.forEach((nanos, timer) -> timer.record(nanos.applyAsLong(report), TimeUnit.NANOSECONDS));
  }
}
