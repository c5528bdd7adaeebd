package io.cleave.edge.metrics;

import io.cleave.edge.Report;
import io.cleave.edge.Stage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** The meters of answers that came by one path. */
final class PathMeters {
  private static final Duration MIN_DURATION = Duration.ofNanos(100_000);
  private static final Duration MAX_DURATION = Duration.ofSeconds(10);

  private final MeterRegistry registry;
  private final String path;
  private final Counter requests;
  private final Map<ToLongFunction<Report>, Timer> stages = new LinkedHashMap<>();

  PathMeters(MeterRegistry registry, String path) {
    this.registry = registry;
    this.path = path;
    requests = EdgeMetrics.requests(registry, "answered", path);
    for (Stage stage : Stage.values()) {
      stage(stage.label(), report -> report.nanos(stage));
    }
    stage("total", Report::totalNanos);
  }

  private void stage(String stage, ToLongFunction<Report> nanos) {
    stages.put(
        nanos,
        Timer.builder("cleave.edge.latency")
            .description("Where answered requests spent their time")
            .publishPercentileHistogram()
            .minimumExpectedValue(MIN_DURATION)
            .maximumExpectedValue(MAX_DURATION)
            .tags("stage", stage, "path", path)
            .register(registry));
  }

  void answered(Report report) {
    requests.increment();
    stages.forEach((nanos, timer) -> timer.record(nanos.applyAsLong(report), TimeUnit.NANOSECONDS));
  }
}
