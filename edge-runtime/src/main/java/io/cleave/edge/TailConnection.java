package io.cleave.edge;

import io.cleave.codec.protocol.NextStep;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One connection to one server, opened when a call needs it, opened again when it was lost. Calls
 * wait here while there is none; each ends by its deadline.
 *
 * <p>A failed attempt to connect fails every call that waits for it. The next call waits for the
 * next attempt, which a backoff delays. Nobody connects while nobody calls.
 *
 * <p>{@link #submit}, {@link #ready} and {@link #close} are for any thread; all else happens on one
 * event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures arrive through listeners
final class TailConnection implements ConnectAttempt.Owner, AutoCloseable {
  private static final long END_MILLIS = 2000;

  private final ConnectionSettings settings;
  private final Backoff backoff;
  private final EventLoopGroup group;
  private final EventLoop loop;
  private final Resolver resolver;

  private final Deque<Call> waiting = new ArrayDeque<>();
  private final List<CompletableFuture<Void>> awaitingReady = new ArrayList<>();
  private final Set<ClientConnection> open = new HashSet<>();
  private ClientConnection live;
  private ConnectAttempt attempt;
  private Future<?> nextAttempt;
  private long notBeforeNanos = System.nanoTime();
  private TailException lastFailure;
  private boolean closed;

  TailConnection(ConnectionSettings settings) {
    this.settings = settings;
    this.backoff =
        new Backoff(
            settings.firstBackoff(),
            settings.maxBackoff(),
            () -> ThreadLocalRandom.current().nextDouble());
    this.group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("cleave-edge-io", true), NioIoHandler.newFactory());
    this.loop = group.next();
    this.resolver =
        new Resolver(() -> new InetSocketAddress(settings.host(), settings.port()), loop);
  }

  /**
   * Takes a call, and ownership of its frame.
   *
   * @throws RejectedExecutionException if the connection was closed long ago; the frame is released
   */
  void submit(Call call) {
    try {
      loop.execute(() -> accept(call));
    } catch (RejectedExecutionException e) {
      call.drop();
      throw e;
    }
  }

  /** Connects unless that is done, and completes when the handshake is. */
  CompletableFuture<Void> ready() {
    CompletableFuture<Void> ready = new CompletableFuture<>();
    try {
      loop.execute(() -> completeWhenReady(ready));
    } catch (RejectedExecutionException e) {
      ready.completeExceptionally(closedFailure());
    }
    return ready;
  }

  private void completeWhenReady(CompletableFuture<Void> ready) {
    if (closed) {
      ready.completeExceptionally(closedFailure());
    } else if (live != null) {
      ready.complete(null);
    } else {
      awaitingReady.add(ready);
      ensureAttempt();
    }
  }

  private void accept(Call call) {
    if (closed) {
      call.fail(closedFailure());
      return;
    }
    long left = call.deadlineNanos() - System.nanoTime();
    call.timeout(loop.schedule(() -> timeOut(call), Math.max(0, left), TimeUnit.NANOSECONDS));
    waiting.add(call);
    pump();
  }

  private void timeOut(Call call) {
    if (call.isDone()) {
      return;
    }
    if (!waiting.remove(call)) {
      call.fail(
          new TailTimeoutException(
              NextStep.UNKNOWN, settings.server() + " did not answer before the deadline"));
      open.forEach(ClientConnection::probe);
    } else if (live == null) {
      call.fail(
          new TailUnavailableException(
              "no connection to " + settings.server() + " before the deadline", lastFailure));
    } else {
      call.fail(
          new TailTimeoutException(
              NextStep.RETRY_SAFE,
              settings.server() + " had no room for the request before the deadline"));
    }
  }

  private void pump() {
    while (!waiting.isEmpty() && live != null && live.hasRoom()) {
      live.send(waiting.poll());
    }
    if (!waiting.isEmpty() && live == null) {
      ensureAttempt();
    }
  }

  private void ensureAttempt() {
    if (attempt == null && nextAttempt == null) {
      long delay = Math.max(0, notBeforeNanos - System.nanoTime());
      nextAttempt = loop.schedule(this::connect, delay, TimeUnit.NANOSECONDS);
    }
  }

  private void connect() {
    nextAttempt = null;
    if (!closed && !(waiting.isEmpty() && awaitingReady.isEmpty())) {
      attempt = new ConnectAttempt(settings, loop, resolver, this);
      attempt.start();
    }
  }

  @Override
  public void opened(ClientConnection connection) {
    open.add(connection);
  }

  @Override
  public void failed(TailException reason) {
    attemptFailed(reason);
  }

  @Override
  public void ready(ClientConnection connection) {
    attempt.succeed();
    attempt = null;
    backoff.reset();
    lastFailure = null;
    live = connection;
    awaitingReady.forEach(ready -> ready.complete(null));
    awaitingReady.clear();
    pump();
  }

  @Override
  public void goingAway(ClientConnection connection) {
    if (live == connection) {
      live = null;
      pump();
    }
  }

  @Override
  public void roomAppeared(ClientConnection connection) {
    pump();
  }

  @Override
  public void closed(ClientConnection connection, TailException reason) {
    open.remove(connection);
    if (attempt != null && attempt.connection() == connection) {
      attemptFailed(reason);
    } else if (live == connection) {
      live = null;
      lastFailure = reason;
      notBeforeNanos = System.nanoTime() + backoff.nextNanos();
      pump();
    }
  }

  private void attemptFailed(TailException reason) {
    attempt.abandon(reason);
    attempt = null;
    lastFailure = reason;
    notBeforeNanos = System.nanoTime() + backoff.nextNanos();
    failWaiting(reason);
  }

  private void failWaiting(TailException reason) {
    List<Call> calls = new ArrayList<>(waiting);
    waiting.clear();
    calls.forEach(call -> call.fail(reason));
    awaitingReady.forEach(ready -> ready.completeExceptionally(reason));
    awaitingReady.clear();
  }

  private TailException closedFailure() {
    return new TailUnavailableException("the client was closed", null);
  }

  /** Fails every call and ends the event loop. */
  @Override
  public void close() {
    try {
      loop.submit(this::closeNow).awaitUninterruptibly(END_MILLIS);
    } catch (RejectedExecutionException e) {
      return; // closed before
    }
    group.shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(END_MILLIS);
  }

  private void closeNow() {
    closed = true;
    TailException reason = closedFailure();
    if (attempt != null) {
      attempt.abandon(reason);
      attempt = null;
    }
    live = null;
    TailException lost = new TailConnectionLostException("the client was closed", null);
    List.copyOf(open).forEach(connection -> connection.close(lost));
    failWaiting(reason);
  }
}
