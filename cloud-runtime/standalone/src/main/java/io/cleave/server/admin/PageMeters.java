package io.cleave.server.admin;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The status page's own meters: those that Prometheus reads, with finer buckets for times. Here
 * these cost memory; in Prometheus they would cost series. Thread-safe.
 */
final class PageMeters {
  private static final Set<String> TIMES = Set.of("cleave.server.latency", "cleave.server.work");

  /** Counts grow for as long as a server runs, as they do for Prometheus. */
  private static final Duration NEVER = Duration.ofDays(5 * 365);

  /** From 100 microseconds to 10 seconds, each 1.26 times the one before. */
  private static final double[] NANOS =
      IntStream.rangeClosed(50, 100).mapToDouble(tenths -> Math.pow(10, tenths / 10.0)).toArray();

  private final MeterRegistry registry = new SimpleMeterRegistry();

  PageMeters() {
    registry.config().meterFilter(new FinerBuckets());
  }

  MeterRegistry registry() {
    return registry;
  }

  private static final class FinerBuckets implements MeterFilter {
    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig wanted) {
      return TIMES.contains(id.getName())
          ? DistributionStatisticConfig.builder()
              .serviceLevelObjectives(NANOS)
              .expiry(NEVER)
              .bufferLength(1)
              .build()
              .merge(wanted)
          : wanted;
    }
  }
}
