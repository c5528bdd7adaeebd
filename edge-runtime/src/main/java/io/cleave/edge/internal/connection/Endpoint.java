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
 * One server of a pool: its health, its calls, and the connection to one of its addresses, opened
 * when a call needs it, opened again when it was lost. Calls wait here while there is none; each
 * ends by its deadline.
 *
 * <p>A failed attempt to connect fails every call that waits for it. The next call waits for the
 * next attempt, which the server's health delays. Nobody connects while nobody calls. Confined to
 * the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures arrive through listeners
public final class Endpoint {
  /** What a server says of itself counts for so long. */
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
   * @param backoff how long it is left alone when it fails
   * @param listener hears of ejections
   * @param changed called when there is a connection, and when there is none any more
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

  /** A call begins; returns the health's epoch, by which to tell the call's end. */
  public int began() {
    outstanding++;
    health.began();
    return health.epoch();
  }

  /** A call of that epoch was answered. */
  public void answered(int since) {
    outstanding--;
    health.succeeded(since);
  }

  /** A call of that epoch, for a tail that it needed, failed. */
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

  /** A call of that epoch was never written, and goes elsewhere or nowhere. */
  public void takenBack(int since) {
    outstanding--;
    health.ended(since);
  }

  /** What the server said of itself. */
  void loadTold(ServerLoad told) {
    load = Optional.of(told);
    loadNanos = transport.nanoTime();
  }

  /** What the server said last of itself; from any thread. */
  public Optional<ServerLoad> load() {
    return load;
  }

  /** How long the server said that a request would wait; 0 once that is some time ago. */
  public int waitMicros() {
    boolean fresh = transport.nanoTime() - loadNanos < LOAD_LASTS_NANOS;
    return fresh ? load.map(ServerLoad::waitMicros).orElse(0) : 0;
  }

  /** A call of that epoch failed as it should not have. */
  public void blame(int since, TailException reason) {
    health.failed(since, reason);
  }

  /** Whether there is a connection for new calls. */
  public boolean isLive() {
    return live != null;
  }

  /** Whether the server says that it has not what a call needs. */
  public boolean lacks(TailNeed need) {
    return live != null && !live.serves(need);
  }

  /** Whether a call would be written at once. */
  public boolean hasRoom() {
    return live != null && live.hasRoom();
  }

  /** Connects unless that is done, and completes when the handshake is. */
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

  /** Connects unless that is done, for calls to come. */
  public void connectSoon() {
    if (!closed && live == null) {
      ensureAttempt();
    }
  }

  /** Takes a call, made now or as soon as there is room, and ownership of its content. */
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

  /** Behind all that have no lower priority. */
  private void queue(Call call) {
    int at = waiting.size();
    while (at > 0 && waiting.get(at - 1).request().priority() < call.request().priority()) {
      at--;
    }
    waiting.add(at, call);
  }

  /** Fails those of the waiting calls that cannot be sent there. */
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

  /** Gives those calls back that wait and need what is ready elsewhere. */
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

  /** A channel is open; the handshake follows. */
  public void opened(ClientConnection connection) {
    open.add(connection);
  }

  /** The handshake is complete. */
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

  /** The server serves what it did not, or no more what it did. */
  public void offersChanged(ClientConnection connection) {
    if (live == connection) {
      refuse(List.copyOf(waiting));
      pump();
      changed.run();
    }
  }

  /** The server takes no more calls there; those in flight may still be answered. */
  public void dismissed(ClientConnection connection, TailException reason) {
    addresses.failed(connection.address());
    if (live == connection) {
      health.lost(liveSince, reason);
    }
    goingAway(connection);
  }

  /** The edge makes no more calls there; those in flight may still be answered. */
  public void goingAway(ClientConnection connection) {
    if (live == connection) {
      live = null;
      changed.run();
      pump();
    }
  }

  /** A call ended: there may be room for another. */
  public void roomAppeared() {
    pump();
  }

  /** The connection is gone, and so are its calls. */
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

  /** No address of the server has completed a handshake; what was opened closes. */
  public void attemptFailed(TailException reason) {
    ConnectAttempt failed = Objects.requireNonNull(attempt);
    failed.abandon(reason);
    attempt = null;
    lastFailure = reason;
    health.lost(attemptSince, reason);
    failWaiting(reason, call -> failed.refusal(call).orElse(reason));
  }

  /**
   * Fails what waits.
   *
   * @param reasonOf a call's own: a server that has none of the tails says which one it lacks
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
