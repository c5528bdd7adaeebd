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
 * Serves tails over TCP: many connections, several tails that may come and go, fair turns, graceful
 * stop.
 *
 * <p>An edge is told which tails there are, and may ask for each of them on one connection. Its
 * requests wait for a worker, which runs those of several edges together, one of each in turn;
 * beyond the queue's capacity requests are refused at once, which their edges may retry. A bad
 * tensor fails its request, a bad frame its connection, and neither disturbs anybody else.
 *
 * <p>All threads are daemons: a program that only serves must wait, as the standalone one does.
 * Thread-safe.
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

  /** What answers may take however little requests may. */
  private static final long MIN_ANSWER_BYTES = 16 << 20;

  /** Time for the event loops to end once nothing is left to do. */
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

  /**
   * Starts to describe a server.
   *
   * @return a builder without a tail
   */
  public static TailServerBuilder builder() {
    return new TailServerBuilder();
  }

  /** Listens; with TLS unless it is null, whose files the watch looks at, or one of its own. */
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

  /** Frees what a server has that could not start. */
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
   * Where the server listens.
   *
   * @return the bound address, with the port that was chosen if 0 was asked for
   */
  public InetSocketAddress address() {
    return (InetSocketAddress) Objects.requireNonNull(listening).localAddress();
  }

  /**
   * The port that the server listens on.
   *
   * @return 1 to 65535
   */
  public int port() {
    return address().getPort();
  }

  /**
   * What the server serves now.
   *
   * @return one fingerprint a tail
   */
  public Set<ModelFingerprint> fingerprints() {
    return tails.served().stream()
        .map(ServedPart::fingerprint)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Serves one more tail. It is run on zeros first, on the caller's thread, so that no request
   * waits for what the engine does once.
   *
   * @param tail stays the caller's, who closes it after {@link #remove} has returned true or the
   *     server has stopped
   * @param calibrations those that the edges have; a request with another one is refused
   * @throws IllegalArgumentException if the part is no tail; if the server has a tail with the same
   *     fingerprint, or one that is still being removed; if a calibration is for no tensor that the
   *     tail takes; if the server has no memory for one of its requests, or no room for the tail in
   *     what it tells edges
   * @throws IllegalStateException if the tail does not give what it should
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
   * Stops serving a tail: edges are told, new requests for it are refused, those that wait for it
   * are answered, or refused when the time is over. Requests for other tails go on, on the same
   * connections. What is not served changes nothing.
   *
   * @param fingerprint of the tail
   * @param timeout the most that answering may take, more than zero
   * @return whether nothing of the tail runs any more, so that it may be closed; if not, call again
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

  /** Does nothing if another caller was here first, and perhaps has added the tail again. */
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
   * Replaces who is let in. Connections that are welcome already go on.
   *
   * @param tokens as for {@link TailServerBuilder#tokens}; none for everybody
   * @throws IllegalArgumentException if a token is empty or too long; nothing changes then
   */
  public void tokens(List<String> tokens) {
    admit(tokens.stream().map(Token::new).toList());
  }

  /**
   * Replaces who is let in, and to which models. Connections that are welcome already go on, and
   * see what they saw.
   *
   * @param tokens none for everybody
   */
  public void admit(List<Token> tokens) {
    handshake.admit(new Tokens(tokens));
  }

  /**
   * What a request for a tail carries.
   *
   * @param tail of {@link #fingerprints}
   * @return the tensors that cross, or empty if no such tail is served
   */
  public Optional<Signature> crossing(ModelFingerprint tail) {
    return Optional.ofNullable(tails.get(tail)).map(ServedPart::crossing);
  }

  /**
   * What the server holds at this moment. Its numbers are read one after another while the server
   * goes on, so that they may be a request apart.
   *
   * @return a new snapshot
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
   * Stops gracefully: takes no new connection and no new request (both are refused in a way that is
   * safe to retry), answers the requests that it has, then closes. What is not answered in time is
   * cut off, but a tail that runs cannot be: while one does, its {@link Part} must stay open.
   * Stopping again changes nothing and returns the same.
   *
   * @param timeout the most that answering, closing and the tails' end may take, more than zero
   * @return whether every request was answered, every connection ended and every worker stopped in
   *     time; if not, a tail may still run
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
   * Stops gracefully within the builder's drain timeout. Where a tail may run for longer, call
   * {@link #stop} and see what it returns before closing the tail.
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

  /** Waits for the closes: event loops that are told to end drop what is still to be sent. */
  private void abortAll() {
    long deadlineNanos = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
    List<ServerConnection> closing = registry.all();
    closing.forEach(ServerConnection::abort);
    for (ServerConnection connection : closing) {
      long left = Math.max(0, deadlineNanos - clock.nanos());
      connection.closed().awaitUninterruptibly(left, TimeUnit.NANOSECONDS);
    }
  }

  /** A wait that an interruption ends without success. */
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

  /** Waits for the workers' end, before which what the tails read must not be freed. */
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
