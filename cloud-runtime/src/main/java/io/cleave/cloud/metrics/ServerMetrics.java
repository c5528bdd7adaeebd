package io.cleave.cloud.metrics;

import io.cleave.cloud.ServedRequest;
import io.cleave.cloud.ServerListener;
import io.cleave.cloud.ServerStatus;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ModelFingerprint;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Counts and times what a server does. Names begin with {@code cleave.server}; meters of requests
 * are tagged with their tail: {@code model}, {@code cut} and the first digits of its {@code
 * weights}. A tail that was removed keeps its meters. Thread-safe.
 *
 * <pre>{@code
 * ServerMetrics metrics = new ServerMetrics(registry);
 * TailServer server = TailServer.builder().add(tail).listener(metrics).start();
 * metrics.watch(server::status);
 * }</pre>
 */
public final class ServerMetrics implements ServerListener {
  private final MeterRegistry registry;
  private final Map<ModelFingerprint, TailMeters> tails = new ConcurrentHashMap<>();
  private final Map<ErrorCode, Counter> refusals = new EnumMap<>(ErrorCode.class);
  private final Counter opened;
  private final Counter closed;

  /**
   * Registers the meters that no tail is needed for.
   *
   * @param registry where meters go; stays the caller's
   */
  public ServerMetrics(MeterRegistry registry) {
    this.registry = registry;
    opened =
        Counter.builder("cleave.server.connections.opened")
            .description("Connections taken in")
            .register(registry);
    closed =
        Counter.builder("cleave.server.connections.closed")
            .description("Connections that were taken in and are gone")
            .register(registry);
    for (ErrorCode reason : ErrorCode.values()) {
      refusals.put(
          reason,
          Counter.builder("cleave.server.connections.refused")
              .description("Connections not taken in, or ended by the server")
              .tag("reason", Outcome.of(reason))
              .register(registry));
    }
  }

  /**
   * Shows what the server holds, too. Call it once, when the server runs.
   *
   * @param status {@link io.cleave.cloud.TailServer#status}; kept, and called at each look at the
   *     meters
   */
  public void watch(Supplier<ServerStatus> status) {
    gauge("connections", "Open connections", status, ServerStatus::connections);
    gauge("connections.limit", "Most connections", status, ServerStatus::maxConnections);
    gauge("queue.limit", "Most requests that may wait", status, ServerStatus::queueCapacity);
    gauge("running", "Requests that workers compute", status, ServerStatus::running);
    gauge("draining", "1 while the server stops", status, now -> now.draining() ? 1 : 0);
    bytes("request.memory", "Requests that arrive or wait", status, ServerStatus::requestBytes);
    bytes("request.memory.limit", "Most of them", status, ServerStatus::maxRequestBytes);
    Gauge.builder("cleave.queue.requests", () -> status.get().queuedRequests())
        .description("Requests that wait for a worker, of all tails: to scale by")
        .register(registry);
    status.get().queued().keySet().forEach(this::of);
  }

  private void gauge(
      String name,
      String description,
      Supplier<ServerStatus> status,
      ToDoubleFunction<ServerStatus> value) {
    builder(name, description, status, value).register(registry);
  }

  private void bytes(
      String name,
      String description,
      Supplier<ServerStatus> status,
      ToDoubleFunction<ServerStatus> value) {
    builder(name, description, status, value).baseUnit(BaseUnits.BYTES).register(registry);
  }

  private static Gauge.Builder<?> builder(
      String name,
      String description,
      Supplier<ServerStatus> status,
      ToDoubleFunction<ServerStatus> value) {
    return Gauge.builder("cleave.server." + name, () -> value.applyAsDouble(status.get()))
        .description(description);
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
    refusals.get(reason).increment();
  }

  @Override
  public void requestFailed(ModelFingerprint tail, ErrorCode reason) {
    of(tail).failed(reason);
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
        : tails.computeIfAbsent(tail, added -> new TailMeters(registry, added));
  }
}
