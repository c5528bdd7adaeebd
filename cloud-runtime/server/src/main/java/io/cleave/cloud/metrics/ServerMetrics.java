package io.cleave.cloud.metrics;

import io.cleave.cloud.ServedRequest;
import io.cleave.cloud.ServerListener;
import io.cleave.cloud.ServerStatus;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ModelFingerprint;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Counts and times what a server does. The names of the meters begin with {@code cleave.server}.
 * Meters of requests are tagged with their tail: {@code model}, {@code cut} and the first digits of
 * its {@code weights}. The tags are empty for requests that failed before their tail was known. A
 * tail that was removed keeps its meters. Thread-safe.
 *
 * <pre>{@code
 * ServerMetrics metrics = new ServerMetrics(registry);
 * TailServer server = TailServer.builder().add(tail).listener(metrics).start();
 * metrics.watch(server::status);
 * }</pre>
 */
public final class ServerMetrics implements ServerListener {
  private static final ServerStatus NOTHING =
      new ServerStatus(false, 0, 0, Map.of(), 0, 0, 0, 0, 0, Duration.ZERO);

  private final MeterRegistry registry;
  private final Map<ModelFingerprint, TailMeters> tails = new ConcurrentHashMap<>();
  private final Map<ErrorCode, Counter> refusals = new EnumMap<>(ErrorCode.class);
  private final Map<ErrorCode, Counter> failuresOfNoTail;
  private final Counter tlsFailures;
  private final Counter opened;
  private final Counter closed;
  private volatile Supplier<ServerStatus> status = () -> NOTHING;

  /**
   * Registers the meters that belong to no tail.
   *
   * @param registry of the meters; stays the caller's
   */
  public ServerMetrics(MeterRegistry registry) {
    this.registry = registry;
    opened = counter("cleave.server.connections.opened", "Connections taken in");
    closed =
        counter("cleave.server.connections.closed", "Connections that were taken in and are gone");
    for (ErrorCode reason : ErrorCode.values()) {
      refusals.put(reason, refusal(TailMeters.tag(reason)));
    }
    tlsFailures = refusal("tls");
    failuresOfNoTail = TailMeters.failuresOfNoTail(registry);
    registerGauges();
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private Counter refusal(String reason) {
    return Counter.builder("cleave.server.connections.refused")
        .description("Connections not taken in, or ended by the server")
        .tag("reason", reason)
        .register(registry);
  }

  /**
   * Connects the gauges of what the server holds. Call it when the server runs; until then they are
   * 0.
   *
   * @param status {@link io.cleave.cloud.TailServer#status}; kept, and called whenever a gauge is
   *     read
   */
  public void watch(Supplier<ServerStatus> status) {
    this.status = status;
    status.get().queued().keySet().forEach(this::of);
  }

  private void registerGauges() {
    gauge("cleave.server.connections", "Open connections", ServerStatus::connections);
    gauge("cleave.server.connections.limit", "The most connections", ServerStatus::maxConnections);
    gauge(
        "cleave.queue.requests",
        "Requests of all tails that wait for a worker: to scale by",
        ServerStatus::queuedRequests);
    gauge("cleave.server.queue.limit", "The most of them", ServerStatus::queueCapacity);
    gauge("cleave.server.running", "Requests that workers compute", ServerStatus::running);
    gauge(
        "cleave.server.request.memory.bytes",
        "Memory of requests that arrive or wait",
        ServerStatus::requestBytes);
    gauge(
        "cleave.server.request.memory.limit.bytes",
        "The most of it",
        ServerStatus::maxRequestBytes);
    gauge("cleave.server.batch.limit", "The most requests in a batch", ServerStatus::maxBatch);
    gauge(
        "cleave.server.batch.wait.limit.seconds",
        "How long a free worker waits for a batch to fill",
        now -> now.maxBatchWait().toNanos() / 1e9);
    gauge("cleave.server.draining", "1 while the server stops", now -> now.draining() ? 1 : 0);
  }

  private void gauge(String name, String description, ToDoubleFunction<ServerStatus> value) {
    Gauge.builder(name, () -> value.applyAsDouble(status.get()))
        .description(description)
        .register(registry);
  }

  @Override
  public void connectionOpened() {
    opened.increment();
  }

  @Override
  public void connectionClosed() {
    closed.increment();
  }

  @Override
  public void connectionRefused(ErrorCode reason) {
    Objects.requireNonNull(refusals.get(reason)).increment();
  }

  @Override
  public void tlsFailed() {
    tlsFailures.increment();
  }

  @Override
  public void requestFailed(Optional<ModelFingerprint> tail, ErrorCode reason) {
    tail.ifPresentOrElse(
        known -> of(known).failed(reason),
        () -> Objects.requireNonNull(failuresOfNoTail.get(reason)).increment());
  }

  @Override
  public void batchRan(ModelFingerprint tail, int size, long tailNanos) {
    of(tail).batchRan(size, tailNanos);
  }

  @Override
  public void requestAnswered(ModelFingerprint tail, ServedRequest request) {
    of(tail).answered(request);
  }

  private TailMeters of(ModelFingerprint tail) {
    TailMeters known = tails.get(tail);
    return known != null
        ? known
        : tails.computeIfAbsent(
            tail, added -> new TailMeters(registry, added, () -> waiting(added)));
  }

  private int waiting(ModelFingerprint tail) {
    return status.get().queued().getOrDefault(tail, 0);
  }
}
