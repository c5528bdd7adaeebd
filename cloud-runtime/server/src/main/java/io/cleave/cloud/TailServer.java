package io.cleave.cloud;

import io.cleave.cloud.internal.connection.ConnectionContext;
import io.cleave.cloud.internal.connection.ConnectionRegistry;
import io.cleave.cloud.internal.connection.GuardedListener;
import io.cleave.cloud.internal.connection.Handshake;
import io.cleave.cloud.internal.connection.PlainPeers;
import io.cleave.cloud.internal.connection.ServerClock;
import io.cleave.cloud.internal.connection.ServerConnection;
import io.cleave.cloud.internal.connection.ServerTls;
import io.cleave.cloud.internal.connection.TlsOutcome;
import io.cleave.cloud.internal.connection.Tokens;
import io.cleave.cloud.internal.connection.WrongTokens;
import io.cleave.cloud.internal.limit.AnswerMemory;
import io.cleave.cloud.internal.limit.Origin;
import io.cleave.cloud.internal.limit.RequestMemory;
import io.cleave.cloud.internal.limit.ServerLimits;
import io.cleave.cloud.internal.queue.Admission;
import io.cleave.cloud.internal.queue.RequestQueue;
import io.cleave.cloud.internal.queue.TailRequest;
import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.cloud.internal.served.ServedTails;
import io.cleave.cloud.internal.tail.RunnerContext;
import io.cleave.cloud.internal.tail.TailRunner;
import io.cleave.cloud.internal.tail.TailRunners;
import io.cleave.cloud.internal.tail.TailWorker;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.tensor.Signature;
import io.cleave.core.Part;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves tails over TCP: many connections, several tails that can come and go, fair turns, and a
 * graceful stop.
 *
 * <p>An edge is told which tails are served, and can use all of them on one connection. Its
 * requests wait for a worker, which runs those of several edges together and takes one of each edge
 * in turn. Beyond the queue's capacity, requests are refused at once, and their edges may retry. A
 * bad tensor fails its request, a bad frame its connection; other requests and connections are not
 * affected.
 *
 * <p>All threads are daemons, so a program that only serves must wait, as the standalone server
 * does. Thread-safe.
 *
 * <pre>{@code
 * try (Part tail = model.tail("bottle1");
 *     TailServer server = TailServer.builder().add(tail).address("127.0.0.1", 7070).start()) {
 *   ...
 * }
 * }</pre>
 */
public final class TailServer implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(TailServer.class);
  private static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;
  private static final int BACKLOG = 1024;
  private static final int MAX_READ_BYTES = 256 * 1024;

  /** Min memory for answers, however little requests may take. */
  private static final long MIN_ANSWER_BYTES = 16 << 20;

  /** How long the event loops may take to end once nothing is left to do. */
  private static final long END_MILLIS = 2000;

  private final ServedTails tails;
  private final Handshake handshake;
  private final Admission admission;
  private final ServerLimits limits;
  private final RequestQueue queue;
  private final TailRunners runners;
  private final ConnectionRegistry registry;
  private final RequestMemory memory;
  private final AnswerMemory answers;
  private final ServerClock clock;
  private final WrongTokens wrongTokens;
  private final GuardedListener listener;
  private final ConnectionContext connections;
  private final Duration drainTimeout;
  private final EventLoopGroup eventLoops;
  private final List<Thread> workers = new ArrayList<>();
  private @Nullable Channel listening;
  private final FileWatch ownWatch = new FileWatch(Duration.ZERO);
  private @Nullable ServerTls tls;
  private @Nullable Boolean drained;

  TailServer(
      ServerLimits limits,
      RequestQueue queue,
      Tokens tokens,
      ServerListener listener,
      int eventLoops,
      Duration drainTimeout,
      ServerClock clock) {
    this.clock = clock;
    this.wrongTokens = new WrongTokens(clock.nanoTime());
    this.tails = new ServedTails(limits);
    this.handshake = new Handshake(limits, tokens);
    this.admission = new Admission(tails, queue);
    this.limits = limits;
    this.queue = queue;
    this.registry = new ConnectionRegistry(limits, clock.nanoTime());
    this.memory =
        new RequestMemory(limits.requestMemoryBytes(), clock.nanoTime(), admission::makeRoom);
    this.answers =
        new AnswerMemory(
            Math.max(MIN_ANSWER_BYTES, limits.requestMemoryBytes()), queue::roomAppeared);
    this.listener = new GuardedListener(listener);
    this.runners =
        new TailRunners(
            new RunnerContext(
                queue,
                limits.maxSampleBytes(),
                ALLOCATOR,
                this.listener::batchRan,
                clock.nanoTime()));
    this.connections =
        new ConnectionContext(
            handshake,
            tails,
            admission,
            limits,
            registry,
            memory,
            answers,
            this.listener,
            wrongTokens,
            clock);
    this.drainTimeout = drainTimeout;
    this.eventLoops =
        new MultiThreadIoEventLoopGroup(
            eventLoops,
            new DefaultThreadFactory("cleave-server-io", true),
            NioIoHandler.newFactory());
  }

  /** {@return a builder of a server, without tails} */
  public static TailServerBuilder builder() {
    return new TailServerBuilder();
  }

  /**
   * Starts to listen, with TLS unless it is null. Its files are polled by the watch, or else by the
   * server's own.
   */
  void listen(InetSocketAddress address, @Nullable ServerTls tls, @Nullable FileWatch watch)
      throws IOException {
    this.tls = tls;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(eventLoops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.ALLOCATOR, ALLOCATOR)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(512, 4096, MAX_READ_BYTES))
            .childHandler(new ConnectionInitializer());
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on "
              + address
              + ": "
              + bound.cause().getMessage()
              + " (expected: an address of this machine and a free port, --host and --port)",
          bound.cause());
    }
    listening = bound.channel();
    if (tls != null) {
      tls.follow(watch == null ? ownWatch : watch);
    }
    logger.info("Listening on {} for {}", bound.channel().localAddress(), fingerprints());
  }

  /** Frees the resources of a server that could not start. */
  void abandon() {
    eventLoops.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly(END_MILLIS);
    runners.close();
  }

  RequestMemory requestMemory() {
    return memory;
  }

  AnswerMemory answerMemory() {
    return answers;
  }

  RequestQueue requestQueue() {
    return queue;
  }

  @Nullable ServerTls tls() {
    return tls;
  }

  void startWorkers(int count) {
    ThreadFactory threads = new DefaultThreadFactory("cleave-tail", true);
    for (int i = 0; i < count; i++) {
      Thread worker = threads.newThread(new TailWorker(queue, runners, clock.nanoTime()));
      workers.add(worker);
      worker.start();
    }
  }

  /**
   * {@return the address that the server listens on, with the port that was chosen if 0 was asked
   * for}
   */
  public InetSocketAddress address() {
    return (InetSocketAddress) Objects.requireNonNull(listening).localAddress();
  }

  /** {@return the port that the server listens on} */
  public int port() {
    return address().getPort();
  }

  /** {@return the fingerprints of the tails that are served now} */
  public Set<ModelFingerprint> fingerprints() {
    return tails.served().stream()
        .map(ServedPart::fingerprint)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Serves one more tail. It first runs on zeros, on the caller's thread, so that no request pays
   * for what the engine does once.
   *
   * @param tail stays the caller's, who closes it after {@link #remove} has returned true or the
   *     server has stopped
   * @param calibrations that the edges have; a request with any other is refused
   * @throws IllegalArgumentException if the part is no tail, the server has a tail with the same
   *     fingerprint or is still removing one, a calibration matches no tensor that the tail takes,
   *     or the server has no memory for a request to the tail or no room for the tail in its
   *     catalogue
   * @throws IllegalStateException if the tail gives other outputs than its model declares
   */
  public void add(Part tail, List<Calibration> calibrations) {
    add(ServedPart.of(tail, calibrations));
  }

  void add(ServedPart tail) {
    tail.requireFits(limits, queue.maxBatch());
    tails.warmUp(tail);
    try {
      warmUp(tail);
      queue.open(tail);
      tails.serve(tail);
    } catch (RuntimeException | Error e) {
      queue.close(tail);
      runners.free(tail);
      tails.forget(tail);
      throw e;
    }
    tellAll();
    logger.info("Serving {}", tail.fingerprint());
  }

  private List<? extends Future<?>> tellAll() {
    return registry.all().stream().map(ServerConnection::tell).toList();
  }

  private void warmUp(ServedPart tail) {
    TailRunner runner = runners.lend(tail);
    try {
      runner.warmUp();
    } catch (RuntimeException | Error e) {
      runner.close();
      throw e;
    }
    runners.giveBack(runner);
  }

  /**
   * {@return whether nothing of the tail runs any more, so that it may be closed; if false, call
   * again} Stops serving a tail. Edges are told, new requests for it are refused, and waiting
   * requests are answered, or refused when the time is over. Requests for other tails go on, on the
   * same connections. Removing a tail that is not served has no effect and returns true.
   *
   * @param fingerprint of the tail
   * @param timeout max time for answering, more than zero
   */
  public boolean remove(ModelFingerprint fingerprint, Duration timeout) {
    ServedPart tail = tails.hide(fingerprint);
    if (tail == null) {
      return true;
    }
    long deadlineNanos = clock.nanos() + timeout.toNanos();
    boolean idle = await(() -> awaitIdle(tail, deadlineNanos));
    if (idle) {
      free(tail);
    }
    logger.info(idle ? "Removed {}" : "Removing {}: a request still runs", fingerprint);
    return idle;
  }

  /** Does nothing if another caller has freed the tail, which may have been added again since. */
  private void free(ServedPart tail) {
    synchronized (tails) {
      if (tails.isLeaving(tail)) {
        queue.close(tail);
        runners.free(tail);
        tails.forget(tail);
      }
    }
  }

  private boolean awaitIdle(ServedPart tail, long deadlineNanos) throws InterruptedException {
    boolean told = true; // no connection takes a request for the tail any more
    for (Future<?> telling : tellAll()) {
      long left = Math.max(0, deadlineNanos - clock.nanos());
      told &= telling.await(left, TimeUnit.NANOSECONDS);
    }
    if (told && queue.awaitIdle(tail, deadlineNanos)) {
      return true;
    }
    for (TailRequest request : queue.drain(tail)) {
      request.fail(ErrorCode.SHUTTING_DOWN, "the server removed the tail before the request ran");
    }
    return told && queue.awaitIdle(tail, deadlineNanos);
  }

  /**
   * Replaces the tokens that let edges in, each to all models. Connections that were let in go on.
   *
   * @param tokens as for {@link TailServerBuilder#tokens}; none lets everybody in
   * @throws IllegalArgumentException if a token is empty or too long; nothing changes then
   */
  public void tokens(List<String> tokens) {
    admit(tokens.stream().map(Token::new).toList());
  }

  /**
   * Replaces the tokens that let edges in, and the models that each may use. Connections that were
   * let in go on, and see the models that they saw.
   *
   * @param tokens none lets everybody in
   */
  public void admit(List<Token> tokens) {
    handshake.admit(new Tokens(tokens));
  }

  /**
   * {@return the tensors that a request for a tail carries; empty if no such tail is served}
   *
   * @param tail one of {@link #fingerprints}
   */
  public Optional<Signature> crossing(ModelFingerprint tail) {
    return Optional.ofNullable(tails.get(tail)).map(ServedPart::crossing);
  }

  /**
   * {@return a new snapshot of what the server holds} Its numbers are read one after the other
   * while the server works, so they can differ by a request.
   */
  public ServerStatus status() {
    Map<ModelFingerprint, Integer> queued = new HashMap<>();
    tails.served().forEach(tail -> queued.put(tail.fingerprint(), queue.waitingFor(tail)));
    return new ServerStatus(
        registry.isDraining(),
        registry.size(),
        limits.maxConnections(),
        queued,
        queue.capacity(),
        queue.running(),
        memory.takenBytes(),
        limits.requestMemoryBytes(),
        queue.maxBatch(),
        queue.maxWait());
  }

  /**
   * {@return whether every request was answered, every connection ended and every worker stopped in
   * time; if false, a tail may still run} Stops gracefully: refuses new connections and new
   * requests in a way that is safe to retry, answers the requests that it has, then closes.
   * Requests that are not answered in time are cut off. A running tail cannot be cut off: its
   * {@link Part} must stay open until the tail has ended. Stopping again has no effect and returns
   * the same.
   *
   * @param timeout max time for answering, closing and the end of the tails, more than zero
   */
  public synchronized boolean stop(Duration timeout) {
    if (drained != null) {
      return drained;
    }
    logger.info("Stopping: {} connections", registry.size());
    boolean inTime = drain(clock.nanos() + timeout.toNanos());
    drained = inTime;
    logger.info(inTime ? "Stopped" : "Stopped, requests were cut off");
    return inTime;
  }

  /**
   * Stops gracefully within the builder's drain timeout. Where a tail may run longer, call {@link
   * #stop} and check its result before closing the tail.
   */
  @Override
  public void close() {
    stop(drainTimeout);
  }

  private boolean drain(long deadlineNanos) {
    Objects.requireNonNull(listening).close().awaitUninterruptibly();
    ownWatch.close();
    registry.startDraining().forEach(ServerConnection::drain);
    boolean answered = await(() -> registry.awaitEmpty(deadlineNanos));
    workers.forEach(Thread::interrupt);
    failQueued();
    abortAll();
    boolean ended = await(() -> awaitWorkers(deadlineNanos));
    runners.close();
    eventLoops
        .shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(END_MILLIS);
    failQueued(); // what the event loops queued before they ended
    return answered && ended;
  }

  /**
   * Waits until the connections are closed, because event loops that end drop what is still to be
   * sent.
   */
  private void abortAll() {
    long deadlineNanos = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
    List<ServerConnection> closing = registry.all();
    closing.forEach(ServerConnection::abort);
    for (ServerConnection connection : closing) {
      long left = Math.max(0, deadlineNanos - clock.nanos());
      connection.closed().awaitUninterruptibly(left, TimeUnit.NANOSECONDS);
    }
  }

  /** A wait that fails when it is interrupted. */
  private interface Wait {
    boolean await() throws InterruptedException;
  }

  private static boolean await(Wait wait) {
    try {
      return wait.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void failQueued() {
    for (TailRequest request : queue.drain()) {
      request.fail(ErrorCode.SHUTTING_DOWN, "the server stopped before the request ran");
    }
  }

  /** Waits for the workers to end. Until then the inputs of the tails must not be freed. */
  boolean awaitWorkers(long deadlineNanos) throws InterruptedException {
    for (Thread worker : workers) {
      TimeUnit.NANOSECONDS.timedJoin(worker, deadlineNanos - clock.nanos());
    }
    return workers.stream().noneMatch(Thread::isAlive);
  }

  /** Gives each accepted channel its own connection. */
  private final class ConnectionInitializer extends ChannelInitializer<Channel> {
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the close
    protected void initChannel(Channel channel) {
      Origin origin = Origin.of(((InetSocketAddress) channel.remoteAddress()).getAddress());
      if (wrongTokens.refuses(origin)) {
        listener.tell(to -> to.connectionRefused(ErrorCode.UNAUTHENTICATED));
        channel.close();
        return;
      }
      ServerConnection connection = new ServerConnection(connections, origin);
      ServerTls secured = tls;
      if (secured != null) {
        channel
            .pipeline()
            .addLast(new PlainPeers(connection))
            .addLast(secured.handler(channel.alloc(), limits.handshakeTimeout()))
            .addLast(new TlsOutcome(connection));
      }
      channel.pipeline().addLast(connection);
    }
  }
}
