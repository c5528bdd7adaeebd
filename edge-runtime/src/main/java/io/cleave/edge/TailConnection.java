package io.cleave.edge;

import io.cleave.codec.protocol.NextStep;
import io.cleave.codec.protocol.Welcome;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
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
final class TailConnection implements ClientConnection.Owner, AutoCloseable {
  private static final int MAX_READ_BYTES = 256 * 1024;
  private static final long END_MILLIS = 2000;

  private final ConnectionSettings settings;
  private final Backoff backoff;
  private final EventLoopGroup group;
  private final EventLoop loop;

  private final Deque<Call> waiting = new ArrayDeque<>();
  private final List<CompletableFuture<Welcome>> awaitingReady = new ArrayList<>();
  private final Set<ClientConnection> open = new HashSet<>();
  private ClientConnection live;
  private Welcome welcome;
  private Attempt attempt;
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

  /** Connects unless that is done, and completes with what the server said. */
  CompletableFuture<Welcome> ready() {
    CompletableFuture<Welcome> ready = new CompletableFuture<>();
    try {
      loop.execute(() -> completeWhenReady(ready));
    } catch (RejectedExecutionException e) {
      ready.completeExceptionally(closedFailure());
    }
    return ready;
  }

  private void completeWhenReady(CompletableFuture<Welcome> ready) {
    if (closed) {
      ready.completeExceptionally(closedFailure());
    } else if (live != null) {
      ready.complete(welcome);
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
      attempt = new Attempt();
      attempt.start();
    }
  }

  @Override
  public void ready(ClientConnection connection, Welcome welcome) {
    attempt.succeed();
    attempt = null;
    backoff.reset();
    lastFailure = null;
    live = connection;
    this.welcome = welcome;
    awaitingReady.forEach(ready -> ready.complete(welcome));
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
    if (attempt != null && attempt.connection == connection) {
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

  /** One try to connect, from the name's resolution to the handshake's end. */
  private final class Attempt {
    private final ClientConnection connection = new ClientConnection(settings, TailConnection.this);
    private Channel channel;
    private Future<?> deadline;
    private boolean ended;

    void start() {
      deadline =
          loop.schedule(this::timeOut, settings.connectTimeout().toNanos(), TimeUnit.NANOSECONDS);
      Thread resolver = new Thread(this::resolve, "cleave-edge-resolve");
      resolver.setDaemon(true);
      resolver.start();
    }

    /** Looks the name up on a thread of its own: it may block, and the event loop must not. */
    private void resolve() {
      InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
      try {
        loop.execute(() -> open(address));
      } catch (RejectedExecutionException e) {
        Thread.currentThread().interrupt(); // closed meanwhile, nobody waits for the address
      }
    }

    private void open(InetSocketAddress address) {
      if (ended) {
        return;
      }
      if (address.isUnresolved()) {
        fail("cannot be resolved", null);
        return;
      }
      ChannelFuture connecting =
          new Bootstrap()
              .group(loop)
              .channel(NioSocketChannel.class)
              .option(ChannelOption.TCP_NODELAY, true)
              .option(ChannelOption.SO_KEEPALIVE, true)
              .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // the attempt has its own deadline
              .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
              .option(
                  ChannelOption.RECVBUF_ALLOCATOR,
                  new AdaptiveRecvByteBufAllocator(512, 4096, MAX_READ_BYTES))
              .handler(connection)
              .connect(address);
      channel = connecting.channel();
      connecting.addListener(this::connected);
    }

    private void connected(io.netty.util.concurrent.Future<? super Void> connecting) {
      if (connecting.isSuccess()) {
        open.add(connection);
      } else if (!ended) {
        fail("is not reachable: " + connecting.cause().getMessage(), connecting.cause());
      }
    }

    private void timeOut() {
      Duration limit = settings.connectTimeout();
      fail("did not complete a handshake within " + limit, null);
    }

    private void fail(String what, Throwable cause) {
      attemptFailed(new TailUnavailableException(settings.server() + " " + what, cause));
    }

    void succeed() {
      ended = true;
      deadline.cancel(false);
    }

    void abandon(TailException reason) {
      ended = true;
      deadline.cancel(false);
      if (open.contains(connection)) {
        connection.close(reason);
      } else if (channel != null) {
        channel.close();
      }
    }
  }
}
