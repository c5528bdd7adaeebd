package io.cleave.simulation;

import io.cleave.cloud.ServerListener;
import io.cleave.cloud.Token;
import io.cleave.cloud.internal.connection.ConnectionContext;
import io.cleave.cloud.internal.connection.ConnectionRegistry;
import io.cleave.cloud.internal.connection.GuardedListener;
import io.cleave.cloud.internal.connection.Handshake;
import io.cleave.cloud.internal.connection.ServerClock;
import io.cleave.cloud.internal.connection.ServerConnection;
import io.cleave.cloud.internal.connection.Tokens;
import io.cleave.cloud.internal.connection.WrongTokens;
import io.cleave.cloud.internal.limit.AnswerMemory;
import io.cleave.cloud.internal.limit.Origin;
import io.cleave.cloud.internal.limit.RequestMemory;
import io.cleave.cloud.internal.limit.ServerLimits;
import io.cleave.cloud.internal.queue.Admission;
import io.cleave.cloud.internal.queue.RequestQueue;
import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.cloud.internal.served.ServedTails;
import io.cleave.cloud.internal.tail.RunnerContext;
import io.cleave.cloud.internal.tail.TailRunner;
import io.cleave.cloud.internal.tail.TailRunners;
import io.cleave.cloud.internal.tail.TailWorker;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.tensor.Tensors;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * A server's production classes, put together as {@link io.cleave.cloud.TailServer} does it, with
 * what that waits for on threads as events.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends in channelInactive
final class SimulatedServer {
  private final World world;
  final SimulatedHost host;
  private final Dice dice;
  final InetSocketAddress address;
  private final WantedWork work;
  private final Fairness fairness;
  private final ServerLimits limits;
  private final ServedTails tails;
  private final RequestQueue queue;
  private final Admission admission;
  private final ConnectionRegistry registry;
  private final RequestMemory memory;
  private final AnswerMemory answers;
  private final long answerBytes;
  private final ServerBounds bounds;
  private final TailRunners runners;
  private final ConnectionContext connections;
  private final List<SimulatedLoop> loops = new ArrayList<>();
  private final Map<ModelFingerprint, LayeredPart> parts = new LinkedHashMap<>();
  private final List<LayeredPart> all = new ArrayList<>();
  private final TailWorker worker;
  private final int workers;
  private final double layersFail;
  private final long mostRunNanos;
  private int busy;
  private boolean pollSoon;
  private boolean stopping;
  private boolean workersEnd;
  private boolean ended;

  SimulatedServer(World world, SimulatedHost host, InetSocketAddress address, List<Token> tokens) {
    this.world = world;
    this.host = host;
    this.dice = host.dice.fork();
    this.address = address;
    this.work = new WantedWork(this, world.judge);
    this.fairness = new Fairness(world.judge);
    boolean calm = world.calm;
    boolean busy = !calm && dice.chance(0.25);
    this.workers = busy ? 1 : dice.between(1, 3);
    this.layersFail = calm || dice.chance(0.7) ? 0 : 0.1;
    this.mostRunNanos = busy ? 100_000_000 : dice.skewed(100_000, calm ? 5_000_000 : 100_000_000);
    this.limits =
        new ServerLimits(
            calm ? 100 : dice.between(1, 8),
            calm ? 100 : dice.between(1, 8),
            calm ? 64 : dice.between(1, 12),
            calm ? 64L << 20 : dice.skewed(70_000, 4 << 20),
            LayeredNetwork.LONGEST * 5L,
            Duration.ofMillis(calm ? 5_000 : dice.skewed(20, 5_000)),
            Duration.ofMillis(calm ? 60_000 : dice.skewed(200, 60_000)),
            Duration.ofMillis(calm ? 10_000 : dice.skewed(100, 10_000)));
    ServerClock clock = new ServerClock(host::nanoTime, host::wallMicros);
    this.queue =
        new RequestQueue(
            calm ? 1000 : dice.between(1, busy ? 6 : 24),
            workers,
            dice.between(1, 6),
            Duration.ofNanos(dice.chance(0.4) ? 0 : dice.skewed(1_000, 10_000_000)),
            host::nanoTime);
    this.tails = new ServedTails(limits);
    this.admission = new Admission(tails, queue);
    this.registry = new ConnectionRegistry(limits, host::nanoTime);
    this.memory =
        new RequestMemory(limits.requestMemoryBytes(), host::nanoTime, admission::makeRoom);
    this.answerBytes = calm ? 64L << 20 : dice.skewed(20_000, 16 << 20);
    this.answers = new AnswerMemory(answerBytes, this::roomAppeared);
    this.bounds =
        new ServerBounds(world.judge, memory, answers, answerBytes + mostBegunBytes(), queue);
    GuardedListener listener = new GuardedListener(new ServerListener() {});
    this.runners =
        new TailRunners(
            new RunnerContext(
                queue,
                limits.maxSampleBytes(),
                PooledByteBufAllocator.DEFAULT,
                listener::batchRan,
                host::nanoTime));
    this.connections =
        new ConnectionContext(
            new Handshake(limits, new Tokens(tokens)),
            tails,
            admission,
            limits,
            registry,
            memory,
            answers,
            listener,
            new WrongTokens(host::nanoTime),
            clock);
    this.worker = new TailWorker(queue, runners, host::nanoTime);
    for (int i = dice.between(1, 2); i > 0; i--) {
      loops.add(new SimulatedLoop(host, this::pollSoon));
    }
    world.network.listen(address, this::accept);
  }

  /** Answers to all that workers can have begun. */
  private long mostBegunBytes() {
    return limits.maxSampleBytes() * workers * queue.maxBatch();
  }

  private void roomAppeared() {
    queue.roomAppeared();
    pollSoon();
  }

  boolean isStopping() {
    return stopping;
  }

  boolean hasEnded() {
    return ended;
  }

  private void accept(SimulatedChannel channel) {
    SimulatedLoop loop = dice.pick(loops);
    if (!loop.isShutdown()) {
      loop.execute(() -> register(channel, loop));
    }
  }

  private void register(SimulatedChannel channel, SimulatedLoop loop) {
    if (!channel.isOpen()) {
      return;
    }
    Origin origin = Origin.of(((InetSocketAddress) channel.remoteAddress()).getAddress());
    channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
    channel
        .pipeline()
        .addLast(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel opened) {
                if (connections.wrongTokens().refuses(origin)) {
                  opened.close();
                  return;
                }
                opened
                    .pipeline()
                    .addLast(new ServerTap(work), new ServerConnection(connections, origin));
              }
            });
    loop.register(channel);
  }

  /** As {@link io.cleave.cloud.TailServer#add}. */
  void add(LayeredNetwork network, int version, String cut) {
    LayeredPart part = LayeredPart.tail(network, version, cut, this::runs);
    ServedPart tail = ServedPart.of(part, List.of());
    if (stopping || parts.containsKey(tail.fingerprint())) {
      return;
    }
    parts.put(tail.fingerprint(), part);
    all.add(part);
    tail.requireFits(limits, queue.maxBatch());
    tails.warmUp(tail);
    TailRunner runner = runners.lend(tail);
    runner.warmUp();
    runners.giveBack(runner);
    queue.open(tail);
    tails.serve(tail);
    tellAll();
    world.trace.add(host, "serves " + tail.fingerprint(), 0);
  }

  private List<? extends Future<?>> tellAll() {
    return registry.all().stream().map(ServerConnection::tell).toList();
  }

  /** As {@link io.cleave.cloud.TailServer#remove}, of any tail. */
  void removeOne(long timeoutNanos) {
    if (stopping || parts.isEmpty()) {
      return;
    }
    ModelFingerprint fingerprint = dice.pick(List.copyOf(parts.keySet()));
    ServedPart tail = tails.hide(fingerprint);
    if (tail != null) {
      world.trace.add(host, "removes " + fingerprint, timeoutNanos);
      awaitIdle(tail, tellAll(), host.nanoTime() + timeoutNanos, false);
    }
  }

  private void awaitIdle(
      ServedPart tail, List<? extends Future<?>> told, long deadlineNanos, boolean drained) {
    if (ended || stopping) {
      return;
    }
    boolean late = host.nanoTime() - deadlineNanos >= 0;
    if (told.stream().allMatch(Future::isDone) && isIdle(tail)) {
      free(tail);
      return;
    }
    if (late && !drained) {
      queue
          .drain(tail)
          .forEach(request -> request.fail(ErrorCode.SHUTTING_DOWN, "the tail is removed"));
    }
    host.at(
        world.nowNanos() + 1_000_000, () -> awaitIdle(tail, told, deadlineNanos, late || drained));
  }

  private boolean isIdle(ServedPart tail) {
    try {
      return queue.awaitIdle(tail, host.nanoTime());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void free(ServedPart tail) {
    if (tails.isLeaving(tail)) {
      queue.close(tail);
      runners.free(tail);
      tails.forget(tail);
      parts.remove(tail.fingerprint()).close();
      world.trace.add(host, "removed " + tail.fingerprint(), 0);
    }
  }

  /** The layers of a tail run. */
  private void runs(LayeredPart part, Tensors inputs) {
    ByteBuffer numbers = inputs.data(LayeredNetwork.NUMBER);
    int samples = 0;
    while (numbers.hasRemaining()) {
      long number = numbers.getLong();
      if (number > 0) { // otherwise they are warmed up
        work.runs(number);
        world.trace.add(host, "runs", number);
        samples++;
      }
    }
    if (samples > 0) {
      host.compute(dice.skewed(1_000, mostRunNanos));
      if (dice.chance(layersFail)) {
        throw new IllegalStateException("layers fail");
      }
    }
  }

  /** Something may be due. */
  private void pollSoon() {
    if (!pollSoon && busy < workers) {
      pollSoon = true;
      host.execute(this::poll);
    }
  }

  private void poll() {
    pollSoon = false;
    if (workersEnd || busy >= workers) {
      return;
    }
    long now = host.nanoTime();
    boolean owed = answers.heldBytes() >= answerBytes / 4;
    queue.poll(now).ifPresentOrElse(batch -> serve(batch, now, owed), this::pollWhenDue);
  }

  private void serve(RequestQueue.Batch batch, long now, boolean owed) {
    fairness.took(batch, now, owed);
    busy++;
    pollSoon();
    worker.serve(batch);
    busy--;
    pollSoon();
  }

  private void pollWhenDue() {
    OptionalLong due = queue.nextDueNanos();
    due.ifPresent(
        at -> {
          long wait = Math.max(0, at - host.nanoTime());
          host.at(world.nowNanos() + wait + host.latencyNanos(), this::poll);
        });
  }

  /** As {@link io.cleave.cloud.TailServer#stop}. */
  void stop(long timeoutNanos) {
    if (!stopping) {
      stopping = true;
      world.trace.add(host, "stops", timeoutNanos);
      world.network.stopListening(address);
      registry.startDraining().forEach(ServerConnection::drain);
      awaitEmpty(world.nowNanos() + timeoutNanos);
    }
  }

  private void awaitEmpty(long deadlineNanos) {
    if (registry.size() == 0 || world.nowNanos() >= deadlineNanos) {
      endWorkers();
    } else {
      host.at(world.nowNanos() + 1_000_000, () -> awaitEmpty(deadlineNanos));
    }
  }

  /**
   * The process dies. What it still does, no other host hears of.
   *
   * @param silently whether the other hosts have to find out
   */
  void crash(boolean silently) {
    if (workersEnd) {
      return;
    }
    stopping = true;
    world.trace.add(host, "crashes", silently ? 1 : 0);
    world.network.stopListening(address);
    for (SimulatedLoop loop : loops) {
      for (Channel channel : List.copyOf(loop.channels())) {
        SimulatedLink link = world.network.linkOf((SimulatedChannel) channel);
        if (silently) {
          link.silence(Long.MAX_VALUE / 4);
          ((SimulatedChannel) channel).lost();
        } else {
          link.reset();
        }
      }
    }
    registry.startDraining();
    endWorkers();
  }

  private void endWorkers() {
    if (!workersEnd) {
      workersEnd = true;
      failQueued();
      registry.all().forEach(ServerConnection::abort);
      awaitWorkers();
    }
  }

  private void failQueued() {
    queue
        .drain()
        .forEach(request -> request.fail(ErrorCode.SHUTTING_DOWN, "the server has stopped"));
  }

  private void awaitWorkers() {
    boolean open = loops.stream().anyMatch(loop -> !loop.channels().isEmpty());
    if (busy > 0 || open) {
      host.at(world.nowNanos() + 1_000_000, this::awaitWorkers);
      return;
    }
    runners.close();
    loops.forEach(loop -> loop.shutdownGracefully(0, 0, TimeUnit.SECONDS));
    failQueued();
    ended = true;
    requireEmpty();
    all.forEach(part -> part.requireNoSession(this, world.judge));
    world.trace.add(host, "ended", 0);
  }

  /** After each step. */
  void check() {
    bounds.check(this);
  }

  /** Nothing is left of any request. */
  void requireEmpty() {
    Judge judge = world.judge;
    judge.requireMost(this, "memory", "bytes of requests", memory.takenBytes(), 0);
    judge.requireMost(this, "memory", "bytes of answers", answers.heldBytes(), 0);
    judge.requireMost(this, "slots", "requests that run", queue.running(), 0);
    judge.requireMost(this, "slots", "requests that wait for nothing", queue.drain().size(), 0);
  }

  @Override
  public String toString() {
    return host.toString();
  }
}
