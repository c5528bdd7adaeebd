package io.cleave.edge.internal.connection;

import io.cleave.codec.protocol.NextStep;
import io.cleave.codec.protocol.ServerLoad;
import io.cleave.edge.TailConnectionLostException;
import io.cleave.edge.TailException;
import io.cleave.edge.TailTimeoutException;
import io.cleave.edge.TailUnavailableException;
import io.cleave.edge.internal.plan.TailNeed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One server of a pool: its health, its calls, and the connection to one of its addresses, which is
 * opened when a call needs it, and opened again when it was lost. While there is no connection
 * calls wait here; each ends by its deadline.
 *
 * <p>A failed attempt to connect fails every call that waits for it. The next call waits for the
 * next attempt, which the server's health delays. Without calls nothing connects. Confined to the
 * event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures arrive through listeners
public final class Endpoint {
  /** How long a load that the server reported counts. */
  private static final long LOAD_LASTS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ConnectionSettings settings;
  private final Transport transport;
  private final EndpointHealth health;
  private final Runnable changed;
  private final Resolver resolver;
  private final Addresses addresses;

  private final List<Call> waiting = new ArrayList<>();
  private final List<CompletableFuture<Void>> awaitingReady = new ArrayList<>();
  private final Set<ClientConnection> open = new LinkedHashSet<>();
  private @Nullable ClientConnection live;
  private int liveSince;
  private @Nullable ConnectAttempt attempt;
  private int attemptSince;
  private @Nullable Future<?> nextAttempt;
  private @Nullable TailException lastFailure;
  private volatile Optional<ServerLoad> load = Optional.empty();
  private long loadNanos;
  private int outstanding;
  private boolean closed;

  /**
   * Does not connect yet.
   *
   * @param backoff how long a server is ejected that fails
   * @param listener hears of ejections
   * @param changed called when a connection comes or goes
   */
  public Endpoint(
      ConnectionSettings settings,
      Transport transport,
      Backoff backoff,
      Notifier listener,
      Runnable changed) {
    this.settings = settings;
    this.transport = transport;
    this.health = new EndpointHealth(settings.server(), backoff, listener, transport.clock());
    this.changed = changed;
    this.resolver =
        new Resolver(transport.names(), settings.host(), transport.lookups(), transport.loop());
    this.addresses = new Addresses(transport.clock());
  }

  public String name() {
    return settings.server();
  }

  public boolean isAvailable() {
    return health.isAvailable();
  }

  public long waitNanos() {
    return health.waitNanos();
  }

  public int outstanding() {
    return outstanding;
  }

  /**
   * Counts a call that begins, and returns the epoch of the server's health, which the end of the
   * call must name.
   */
  public int began() {
    outstanding++;
    health.began();
    return health.epoch();
  }

  /** Notes that a call which began in that epoch was answered. */
  public void answered(int since) {
    outstanding--;
    health.succeeded(since);
  }

  /** Notes that a call which began in that epoch, for a tail that it needs, failed. */
  public void failed(int since, TailNeed need, TailException failure, boolean written) {
    outstanding--;
    if (!written || TailFailures.blamesTheRequest(failure) || lacks(need)) {
      health.ended(since); // what is the server's fault after all is counted where that shows
    } else if (failure instanceof TailConnectionLostException
        || failure instanceof TailUnavailableException) {
      health.lost(since, failure);
    } else {
      health.failed(since, failure);
    }
  }

  /** Notes that a call which began in that epoch was never written. */
  public void takenBack(int since) {
    outstanding--;
    health.ended(since);
  }

  /** Keeps the load that the server reported. */
  void loadTold(ServerLoad told) {
    load = Optional.of(told);
    loadNanos = transport.nanoTime();
  }

  /** The load that the server reported last; for any thread. */
  public Optional<ServerLoad> load() {
    return load;
  }

  /** How long a request would wait, as the server reported it; 0 if the report is old. */
  public int waitMicros() {
    boolean fresh = transport.nanoTime() - loadNanos < LOAD_LASTS_NANOS;
    return fresh ? load.map(ServerLoad::waitMicros).orElse(0) : 0;
  }

  /** Counts a failure that proved to be the server's fault, of a call which began in that epoch. */
  public void blame(int since, TailException reason) {
    health.failed(since, reason);
  }

  /** Whether there is a connection for new calls. */
  public boolean isLive() {
    return live != null;
  }

  /** Whether the server is known not to serve what a call needs. */
  public boolean lacks(TailNeed need) {
    return live != null && !live.serves(need);
  }

  /** Whether a call would be written now. */
  public boolean hasRoom() {
    return live != null && live.hasRoom();
  }

  /** Connects if necessary; the future completes when the handshake is complete. */
  public CompletableFuture<Void> ready() {
    CompletableFuture<Void> ready = new CompletableFuture<>();
    if (closed) {
      ready.completeExceptionally(closedFailure());
    } else if (live != null) {
      ready.complete(null);
    } else {
      awaitingReady.add(ready);
      ensureAttempt();
    }
    return ready;
  }

  /** Connects if necessary, for calls to come. */
  public void connectSoon() {
    if (!closed && live == null) {
      ensureAttempt();
    }
  }

  /** Takes a call and its content, and sends it now or as soon as there is room. */
  public void accept(Call call) {
    if (closed) {
      call.fail(closedFailure());
      return;
    }
    long left = call.deadlineNanos() - transport.nanoTime();
    call.timeout(transport.after(left, () -> timeOut(call)));
    queue(call);
    refuse(List.of(call));
    pump();
  }

  /** Puts a call behind those of the same or a higher priority. */
  private void queue(Call call) {
    int at = waiting.size();
    while (at > 0 && waiting.get(at - 1).request().priority() < call.request().priority()) {
      at--;
    }
    waiting.add(at, call);
  }

  /** Fails those of the waiting calls that the server does not serve. */
  private void refuse(List<Call> calls) {
    ClientConnection asked = live;
    if (asked == null) {
      return;
    }
    for (Call call : calls) {
      asked
          .refusal(call)
          .ifPresent(
              reason -> {
                waiting.remove(call);
                call.fail(reason);
              });
    }
  }

  private void timeOut(Call call) {
    if (call.isDone()) {
      return;
    }
    boolean waited = waiting.remove(call);
    if (call.isWritten()) {
      call.fail(
          new TailTimeoutException(
              NextStep.UNKNOWN,
              settings.server() + " did not answer before the deadline (requestTimeout)"));
      call.abandon();
      open.forEach(ClientConnection::probe);
    } else if (waited && live == null) {
      call.fail(
          new TailUnavailableException(
              "no connection to " + settings.server() + " before the deadline (requestTimeout)",
              lastFailure));
    } else {
      call.fail(
          new TailTimeoutException(
              NextStep.RETRY_SAFE,
              settings.server()
                  + " had no room for the request before the deadline (requestTimeout)"));
      call.abandon();
    }
  }

  /** Takes back the waiting calls that another server can take now. */
  public void takeBackWaiting(Predicate<TailNeed> isReady) {
    List<Call> calls =
        waiting.stream().filter(call -> isReady.test(call.request().need())).toList();
    waiting.removeAll(calls);
    calls.forEach(Call::takeBack);
  }

  private void pump() {
    waiting.removeIf(Call::isDone);
    for (ClientConnection to = live; to != null && to.hasRoom() && !waiting.isEmpty(); to = live) {
      to.send(waiting.remove(0));
    }
    if (!waiting.isEmpty() && live == null) {
      ensureAttempt();
    }
  }

  private void ensureAttempt() {
    if (attempt == null && nextAttempt == null) {
      long delay = lastFailure == null ? 0 : health.waitNanos();
      nextAttempt = transport.after(delay, this::connect);
    }
  }

  private void connect() {
    nextAttempt = null;
    if (!closed) {
      attemptSince = health.epoch();
      ConnectAttempt next = new ConnectAttempt(settings, transport, resolver, addresses, this);
      attempt = next;
      next.start();
    }
  }

  /** Notes an open channel, on which the handshake follows. */
  public void opened(ClientConnection connection) {
    open.add(connection);
  }

  /** Notes a complete handshake. */
  public void ready(ClientConnection connection) {
    Objects.requireNonNull(attempt).succeed(connection);
    attempt = null;
    lastFailure = null;
    live = connection;
    liveSince = health.epoch();
    awaitingReady.forEach(ready -> ready.complete(null));
    awaitingReady.clear();
    offersChanged(connection);
  }

  /** Notes that the server serves more or less than before. */
  public void offersChanged(ClientConnection connection) {
    if (live == connection) {
      refuse(List.copyOf(waiting));
      pump();
      changed.run();
    }
  }

  /**
   * Notes that the server takes no more calls on a connection. Those in flight may still be
   * answered.
   */
  public void dismissed(ClientConnection connection, TailException reason) {
    addresses.failed(connection.address());
    if (live == connection) {
      health.lost(liveSince, reason);
    }
    goingAway(connection);
  }

  /** Makes no more calls on a connection. Those in flight may still be answered. */
  public void goingAway(ClientConnection connection) {
    if (live == connection) {
      live = null;
      changed.run();
      pump();
    }
  }

  /** Notes that a call ended, so that there may be room for another. */
  public void roomAppeared() {
    pump();
  }

  /** Notes that a connection is gone, and its calls with it. */
  public void closed(ClientConnection connection, TailException reason) {
    open.remove(connection);
    if (reason instanceof TailConnectionLostException) {
      addresses.failed(connection.address());
    }
    if (attempt != null && attempt.has(connection)) {
      attempt.closed(connection, reason);
    } else if (live == connection) {
      live = null;
      lastFailure = reason;
      health.lost(liveSince, reason);
      changed.run();
      pump();
    }
  }

  /** Notes that no address of the server has completed a handshake, and closes what was opened. */
  public void attemptFailed(TailException reason) {
    ConnectAttempt failed = Objects.requireNonNull(attempt);
    failed.abandon(reason);
    attempt = null;
    lastFailure = reason;
    health.lost(attemptSince, reason);
    failWaiting(reason, call -> failed.refusal(call).orElse(reason));
  }

  /**
   * Fails all waiting calls.
   *
   * @param reasonOf gives a call's own reason: a server that has none of the tails says which one
   *     it lacks
   */
  private void failWaiting(TailException reason, Function<Call, TailException> reasonOf) {
    List<Call> calls = new ArrayList<>(waiting);
    waiting.clear();
    calls.forEach(call -> call.fail(reasonOf.apply(call)));
    awaitingReady.forEach(ready -> ready.completeExceptionally(reason));
    awaitingReady.clear();
  }

  public static TailException closedFailure() {
    return new TailUnavailableException("the client was closed", null);
  }

  /** Fails every call. */
  public void close() {
    closed = true;
    TailException reason = closedFailure();
    if (attempt != null) {
      attempt.abandon(reason);
      attempt = null;
    }
    live = null;
    TailException lost = new TailConnectionLostException("the client was closed", null);
    List.copyOf(open).forEach(connection -> connection.close(lost));
    failWaiting(reason, call -> reason);
  }
}
