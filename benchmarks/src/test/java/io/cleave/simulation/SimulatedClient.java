package io.cleave.simulation;

import io.cleave.codec.Profile;
import io.cleave.codec.protocol.TraceContext;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.SplitPoint;
import io.cleave.edge.Planner;
import io.cleave.edge.Prediction;
import io.cleave.edge.Report;
import io.cleave.edge.RequestListener;
import io.cleave.edge.RequestOptions;
import io.cleave.edge.TailException;
import io.cleave.edge.internal.connection.ConnectionSettings;
import io.cleave.edge.internal.connection.Notifier;
import io.cleave.edge.internal.connection.Transport;
import io.cleave.edge.internal.local.LocalRunner;
import io.cleave.edge.internal.local.LocalTail;
import io.cleave.edge.internal.local.StandIn;
import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.ClientCuts;
import io.cleave.edge.internal.plan.LinkRate;
import io.cleave.edge.internal.plan.ProfilePlanner;
import io.cleave.edge.internal.request.RequestPipeline;
import io.cleave.edge.internal.request.RetryBudget;
import io.cleave.edge.internal.request.RetryPolicy;
import io.cleave.edge.internal.request.Routing;
import io.cleave.edge.internal.request.TailPool;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An edge's production classes, put together as {@link io.cleave.edge.EdgeClientBuilder} does it,
 * and those who call them.
 */
@SuppressWarnings("FutureReturnValueIgnored") // callers look at their own
final class SimulatedClient implements RequestListener {
  private final World world;
  final SimulatedHost host;
  private final Dice dice;
  private final LayeredNetwork network;
  private final int version;
  private final SimulatedLoop loop;
  private final SimulatedExecutor replies;
  private final SimulatedExecutor local;
  private final ClientCuts cuts;
  private final RequestPipeline pipeline;
  private final int maxInFlight;
  final long timeoutNanos;
  private final List<LayeredPart> parts = new ArrayList<>();
  private final List<SimulatedRequest> open = new ArrayList<>();
  private long made;
  private long told;
  private boolean closed;

  SimulatedClient(
      World world,
      SimulatedHost host,
      InetSocketAddress address,
      List<InetSocketAddress> servers,
      LayeredNetwork network,
      int version,
      String token) {
    this.world = world;
    this.host = host;
    this.dice = host.dice.fork();
    this.network = network;
    this.version = version;
    this.loop = new SimulatedLoop(host, () -> {});
    this.replies = SimulatedExecutor.replies(host);
    this.local = SimulatedExecutor.local(host);
    boolean calm = world.calm;
    this.maxInFlight = calm ? 32 : dice.between(1, 12);
    this.timeoutNanos = calm ? 300_000_000_000L : dice.skewed(5_000_000, 6_000_000_000L);
    LinkRate link = new LinkRate();
    this.cuts = new ClientCuts(newCuts(link));
    Notifier notifier = new Notifier(this, replies);
    Optional<LocalRunner> fallback = calm || dice.chance(0.4) ? Optional.empty() : newFallback();
    Transport transport =
        new Transport(
            loop, () -> world.network.newChannel(address), world.names, host, host::nanoTime);
    List<ConnectionSettings> settings =
        servers.stream().map(server -> settings(server, link, token)).toList();
    TailPool pool =
        new TailPool(settings, transport, newPolicy(), new RetryBudget(maxInFlight), notifier);
    Planner planner =
        fallback.isPresent() && dice.chance(0.3)
            ? new DicePlanner(dice.fork())
            : new ProfilePlanner(cuts, link);
    RequestPipeline.Limits limits =
        new RequestPipeline.Limits(timeoutNanos, dice.skewed(1, timeoutNanos), maxInFlight);
    this.pipeline =
        new RequestPipeline(
            new Routing(cuts, planner, link, pool, fallback),
            pool,
            replies,
            notifier,
            fallback,
            limits,
            host::nanoTime);
  }

  private List<ClientCut> newCuts(LinkRate link) {
    List<ClientCut> made = new ArrayList<>();
    for (String cut : LayeredNetwork.CUTS) {
      if (world.calm || dice.chance(0.6) || (made.isEmpty() && cut.equals("late"))) {
        LayeredPart head = LayeredPart.head(network, version, cut);
        parts.add(head);
        made.add(
            new ClientCut(
                head,
                SplitPoint.behind(head),
                List.of(Profile.exact()),
                false,
                64 << 20,
                link,
                host::nanoTime));
      }
    }
    return made;
  }

  private Optional<LocalRunner> newFallback() {
    Map<ClientCut, StandIn> standIns = new LinkedHashMap<>();
    long most = dice.skewed(1_000_000, 500_000_000);
    for (ClientCut cut : cuts.all()) {
      if (dice.chance(0.7)) {
        LayeredPart tail =
            LayeredPart.tail(
                network, version, cut.name(), (part, inputs) -> host.compute(dice.skewed(1, most)));
        parts.add(tail);
        standIns.put(cut, new LocalTail(tail, List.of()));
      }
    }
    return standIns.isEmpty()
        ? Optional.empty()
        : Optional.of(new LocalRunner(standIns, local, host::nanoTime));
  }

  private RetryPolicy newPolicy() {
    boolean calm = world.calm;
    Duration first = Duration.ofNanos(dice.skewed(100_000, 200_000_000));
    Optional<Duration> hedge =
        dice.chance(0.5)
            ? Optional.empty()
            : Optional.of(Duration.ofNanos(dice.skewed(10_000, timeoutNanos)));
    Dice spread = dice.fork();
    return new RetryPolicy(
        calm ? 10 : dice.between(1, 5), first, first.multipliedBy(8), hedge, spread::fraction);
  }

  private ConnectionSettings settings(InetSocketAddress server, LinkRate link, String token) {
    boolean calm = world.calm;
    return new ConnectionSettings(
        server.getHostString(),
        server.getPort(),
        cuts.needs(),
        token,
        null,
        link,
        Duration.ofMillis(calm ? 5_000 : dice.skewed(20, 5_000)),
        Duration.ofMillis(dice.skewed(50, 60_000)),
        maxInFlight,
        0);
  }

  boolean isClosed() {
    return closed;
  }

  /** Makes a request, now or when there is a slot for it. */
  void call(int length) {
    if (closed) {
      return;
    }
    if (pipeline.inFlight() >= maxInFlight) {
      host.at(world.nowNanos() + dice.skewed(100_000, 50_000_000), () -> call(length));
      return;
    }
    long number = world.nextNumber();
    RequestOptions options = options(number);
    Tensors inputs =
        network.inputs(number, network.isFixed() ? LayeredNetwork.FIXED_LENGTH : length);
    List<String> outputs =
        options.outputs().isEmpty() ? network.outputs().names() : options.outputs();
    world.trace.add(host, "asks " + options.cut().orElse("anywhere") + " " + outputs, number);
    made++;
    CompletableFuture<Prediction> future = pipeline.predict(inputs, options).get(0);
    SimulatedRequest request =
        new SimulatedRequest(
            number, host, future, network.compute(version, inputs, network.outputs()), outputs);
    open.add(request);
    request.watch(world, timeoutNanos);
    future.whenComplete((answer, failure) -> open.remove(request));
    if (!world.calm && dice.chance(0.15)) {
      host.at(world.nowNanos() + dice.skewed(1, timeoutNanos), () -> cancel(request));
    }
  }

  private void cancel(SimulatedRequest request) {
    if (request.cancel()) {
      world.trace.add(host, "cancels", request.number);
    }
  }

  private RequestOptions options(long number) {
    RequestOptions options =
        RequestOptions.defaults()
            .priority(dice.between(0, 15))
            .trace(new TraceContext("%032x".formatted(number), "%016x".formatted(number), 1));
    if (dice.chance(0.7)) {
      options = options.cut(dice.pick(cuts.names()));
    }
    return dice.chance(0.3) ? options.outputs(someOutputs()) : options;
  }

  private List<String> someOutputs() {
    List<String> some = new ArrayList<>(network.outputs().names());
    some.remove(dice.between(0, 2));
    if (dice.chance(0.5)) {
      some.remove(dice.between(0, 1));
    }
    if (some.size() == 2 && dice.chance(0.5)) {
      some.add(some.remove(0));
    }
    return some;
  }

  @Override
  public void answered(Report report) {
    told++;
  }

  @Override
  public void failed(TailException failure) {
    told++;
    world.judge.require(!world.calm, "liveness", () -> "a request fails in calm: " + failure);
  }

  @Override
  public void cancelled(long requestId) {
    told++;
  }

  /** After each step. */
  void check() {
    int inFlight = pipeline.inFlight();
    if (inFlight < 0 || inFlight > maxInFlight) {
      world.judge.require(false, "slots", () -> host + " has " + inFlight + " in flight");
    }
    if (told > made) {
      world.judge.require(false, "answered once", this::toldOfEnds);
    }
  }

  /** Nothing is left of any request. */
  void requireEmpty() {
    Judge judge = world.judge;
    judge.requireMost(host, "answered once", "open requests", open.size(), 0);
    judge.requireMost(host, "slots", "in flight, all futures done", pipeline.inFlight(), 0);
    judge.require(made == told, "answered once", this::toldOfEnds);
  }

  private String toldOfEnds() {
    return host + " made " + made + " requests, its listener heard of the end of " + told;
  }

  /** Nothing is to be done at any time, and no connection is open. */
  void requireQuiet() {
    world.judge.require(
        loop.pending() == 0 && loop.channels().isEmpty(),
        "memory",
        () -> host + " has tasks for later although nothing is to be done");
  }

  /** As {@link io.cleave.edge.EdgeClient#close}. */
  void close() {
    if (local.isCurrent()) { // its thread goes on before the caller can
      host.at(world.nowNanos() + 1_000_000, this::close);
      return;
    }
    if (closed) {
      return;
    }
    closed = true;
    world.trace.add(host, "closes", open.size());
    loop.hurry(pipeline::close);
    cuts.close();
    requireEmpty();
    parts.forEach(part -> part.requireNoSession(host, world.judge));
  }
}
