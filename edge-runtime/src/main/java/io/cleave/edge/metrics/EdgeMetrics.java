package io.cleave.edge.metrics;

import io.cleave.edge.PredictionPath;
import io.cleave.edge.Report;
import io.cleave.edge.RequestListener;
import io.cleave.edge.TailConnectionLostException;
import io.cleave.edge.TailException;
import io.cleave.edge.TailFailedException;
import io.cleave.edge.TailOverloadedException;
import io.cleave.edge.TailRefusedException;
import io.cleave.edge.TailTimeoutException;
import io.cleave.edge.TailUnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * Counts and times the requests of one client or of several. The names of the meters begin with
 * {@code cleave.edge}. Thread-safe.
 *
 * <pre>{@code
 * EdgeMetrics metrics = new EdgeMetrics(registry);
 * EdgeClient client = EdgeClient.builder(head, host, port).listener(metrics).build();
 * metrics.watch(client::inFlight);
 * }</pre>
 */
public final class EdgeMetrics implements RequestListener {
  private static final double[] RATIOS = {1, 2, 4, 8, 16, 32, 64, 128, 256};

  private static final Map<Class<? extends TailException>, String> OUTCOMES =
      Map.of(
          TailUnavailableException.class, "unavailable",
          TailOverloadedException.class, "overloaded",
          TailTimeoutException.class, "timeout",
          TailConnectionLostException.class, "connection_lost",
          TailRefusedException.class, "refused",
          TailFailedException.class, "failed");

  private final MeterRegistry registry;
  private final Map<PredictionPath, PathMeters> answered = new ConcurrentHashMap<>();
  private final Map<Class<? extends TailException>, Counter> failed = new HashMap<>();
  private final Counter cancelled;
  private final Counter sent;
  private final Counter received;
  private final Counter raw;
  private final DistributionSummary compression;
  private final Counter retries;
  private final Counter hedges;

  /**
   * Registers the meters. The counter of every outcome exists from the start, so that the first
   * failure shows as an increase.
   *
   * @param registry of the meters; stays the caller's
   */
  public EdgeMetrics(MeterRegistry registry) {
    this.registry = registry;
    of(PredictionPath.REMOTE);
    OUTCOMES.forEach((type, outcome) -> failed.put(type, requests(registry, outcome, "none")));
    cancelled = requests(registry, "cancelled", "none");
    sent = bytes("cleave.edge.sent", "Requests on the wire that a server answered");
    received = bytes("cleave.edge.received", "Their answers on the wire");
    raw = bytes("cleave.edge.raw", "What crossed their cuts, as it lay in memory");
    compression =
        DistributionSummary.builder("cleave.edge.compression.ratio")
            .description("What crossed the cut over the request on the wire")
            .serviceLevelObjectives(RATIOS)
            .register(registry);
    retries = counter("cleave.edge.retries", "Attempts after one that failed");
    hedges = counter("cleave.edge.hedges", "Attempts beside one that took long");
  }

  /**
   * Adds a gauge of the requests in flight. Call it once, for one client.
   *
   * @param inFlight {@link io.cleave.edge.EdgeClient#inFlight}; kept, and called whenever the gauge
   *     is read
   */
  public void watch(IntSupplier inFlight) {
    Gauge.builder("cleave.edge.in.flight", inFlight::getAsInt)
        .description("Requests that are encoded or sent and not answered")
        .register(registry);
  }

  static Counter requests(MeterRegistry registry, String outcome, String path) {
    return Counter.builder("cleave.edge.requests")
        .description("Requests that ended, by outcome, and by the path of their answer")
        .tags("outcome", outcome, "path", path)
        .register(registry);
  }

  private Counter bytes(String name, String description) {
    return Counter.builder(name)
        .description(description)
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private PathMeters of(PredictionPath path) {
    return answered.computeIfAbsent(
        path, added -> new PathMeters(registry, added.name().toLowerCase(Locale.ROOT)));
  }

  @Override
  public void answered(Report report) {
    of(report.path()).answered(report);
    if (report.path() == PredictionPath.REMOTE) {
      sent.increment(report.bytesSent());
      received.increment(report.bytesReceived());
      raw.increment((double) report.rawBytes());
      compression.record((double) report.rawBytes() / report.bytesSent());
    }
  }

  @Override
  public void failed(TailException failure) {
    Objects.requireNonNull(failed.get(failure.getClass())).increment();
  }

  @Override
  public void cancelled(long requestId) {
    cancelled.increment();
  }

  @Override
  public void retried(long requestId, String endpoint, TailException reason) {
    retries.increment();
  }

  @Override
  public void hedged(long requestId, String endpoint) {
    hedges.increment();
  }

  @Override
  public void ejected(String endpoint, Duration duration, TailException reason) {
    Counter.builder("cleave.edge.ejections")
        .description("Times a server was left alone because it failed")
        .tag("endpoint", endpoint)
        .register(registry)
        .increment();
  }
}
