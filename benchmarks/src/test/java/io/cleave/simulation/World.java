package io.cleave.simulation;

import io.cleave.cloud.Token;
import io.cleave.simulation.net.Dice;
import io.cleave.simulation.net.Scheduler;
import io.cleave.simulation.net.SimulatedHost;
import io.cleave.simulation.net.SimulatedLink;
import io.cleave.simulation.net.SimulatedNames;
import io.cleave.simulation.net.SimulatedNetwork;
import io.netty.buffer.PooledByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One seed's servers, clients and network, what they do and what befalls them. In calm worlds
 * nothing does, and every request must be answered.
 */
final class World {
  private static final int MOST_CALLS = 40;
  private static final String TOKEN = "let me in";
  private static final int FIRST_PORT = 7000;
  private static final List<LayeredNetwork> FIRST =
      List.of(new LayeredNetwork("first", true), new LayeredNetwork("first", false));
  private static final List<LayeredNetwork> SECOND =
      List.of(new LayeredNetwork("second", true), new LayeredNetwork("second", false));

  private final long seed;
  private final Dice dice;
  private final Judge judge = new Judge();
  private final Scheduler scheduler;
  private final Trace trace;
  private final SimulatedNetwork network;
  private final SimulatedNames names = new SimulatedNames();
  private final boolean named;
  private final boolean calm;
  private final boolean tokens;
  private final List<LayeredNetwork> networks = new ArrayList<>();
  private final int versions;
  private final long horizonNanos;
  private final List<SimulatedServer> servers = new ArrayList<>();
  private final List<SimulatedServer> ended = new ArrayList<>();
  private final List<SimulatedClient> clients = new ArrayList<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private long numbers;
  private boolean ending;

  /** Makes all of it; nothing has happened. */
  World(long seed) {
    this(seed, false, null);
  }

  /**
   * The same, but clients know their servers by names that have several addresses.
   *
   * @param seed as it is without names: all else comes by the same chance
   * @param lines hears what happens; null for nobody
   */
  static World named(long seed, Consumer<String> lines) {
    return new World(seed, true, lines);
  }

  /**
   * Makes all of it; nothing has happened.
   *
   * @param lines hears what happens; null for nobody
   */
  World(long seed, Consumer<String> lines) {
    this(seed, false, lines);
  }

  private World(long seed, boolean named, Consumer<String> lines) {
    this.seed = seed;
    this.named = named;
    this.dice = new Dice(seed);
    this.scheduler = new Scheduler(dice.fork(), this::afterStep);
    this.trace =
        lines == null ? Trace.silent(scheduler::nowNanos) : Trace.to(lines, scheduler::nowNanos);
    this.calm = dice.chance(0.15);
    this.network = new SimulatedNetwork(scheduler, dice.fork(), calm);
    this.tokens = dice.chance(0.3);
    this.versions = dice.between(1, 2);
    this.horizonNanos = dice.skewed(10_000_000, 4_000_000_000L);
    networks.add(dice.pick(FIRST));
    if (dice.chance(0.3)) {
      networks.add(dice.pick(SECOND));
    }
    makeServers();
    makeClients();
  }

  Scheduler scheduler() {
    return scheduler;
  }

  SimulatedNetwork network() {
    return network;
  }

  SimulatedNames names() {
    return names;
  }

  Judge judge() {
    return judge;
  }

  Trace trace() {
    return trace;
  }

  boolean isCalm() {
    return calm;
  }

  long nowNanos() {
    return scheduler.nowNanos();
  }

  long nextNumber() {
    return ++numbers;
  }

  void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  /** What became of requests, and how often. */
  Map<String, Long> counts() {
    return counts;
  }

  private SimulatedHost newHost(String name) {
    return new SimulatedHost(scheduler, dice.fork(), name);
  }

  private void makeServers() {
    for (int i = dice.between(1, 3); i > 0; i--) {
      int port = named ? FIRST_PORT : FIRST_PORT + i; // all addresses of a name have one port
      InetSocketAddress address = new InetSocketAddress("10.1.0." + i, port);
      servers.add(newServer(newHost("server-" + i), address));
    }
  }

  private SimulatedServer newServer(SimulatedHost host, InetSocketAddress address) {
    List<Token> known = tokens ? List.of(new Token(TOKEN), new Token("other")) : List.of();
    SimulatedServer server = new SimulatedServer(this, host, address, known);
    double share = calm ? 1 : dice.pick(List.of(1.0, 0.8, 0.4));
    for (LayeredNetwork each : networks) {
      for (int version = 0; version < versions; version++) {
        for (String cut : LayeredNetwork.CUTS) {
          if (dice.chance(share)) {
            server.add(each, version, cut);
          }
        }
      }
    }
    return server;
  }

  private void makeClients() {
    for (int i = dice.between(1, 4); i > 0; i--) {
      SimulatedHost host = newHost("client-" + i);
      List<InetSocketAddress> known = new ArrayList<>();
      for (SimulatedServer server : servers) {
        if (calm || known.isEmpty() || dice.chance(0.7)) {
          known.add(server.address());
        }
      }
      if (!calm && dice.chance(0.1)) {
        known.add(new InetSocketAddress("10.1.0.99", FIRST_PORT));
      }
      boolean stranger = !calm && dice.chance(0.03);
      SimulatedClient client =
          new SimulatedClient(
              this,
              host,
              new InetSocketAddress("10.2.0." + i, 0),
              dice.pick(networks),
              dice.between(0, versions - 1),
              named ? behindNames("client-" + i, known) : known,
              stranger ? "wrong" : tokens ? TOKEN : "");
      clients.add(client);
      makeCalls(client);
    }
  }

  /** One or two names that lead to all of these, in any order; an address may have both. */
  private List<InetSocketAddress> behindNames(String client, List<InetSocketAddress> known) {
    Dice order = new Dice(seed ^ client.hashCode());
    List<InetSocketAddress> named = new ArrayList<>();
    for (int i = order.between(1, 2); i > 0; i--) {
      List<InetAddress> left = new ArrayList<>();
      known.forEach(server -> left.add(order.between(0, left.size()), server.getAddress()));
      String name = client + "-servers-" + i;
      names.put(name, left);
      named.add(InetSocketAddress.createUnresolved(name, FIRST_PORT));
    }
    return named;
  }

  private void makeCalls(SimulatedClient client) {
    boolean burst = dice.chance(0.3);
    double large = dice.chance(0.2) ? 0.2 : 0;
    for (int left = (int) dice.skewed(1, MOST_CALLS); left > 0; left--) {
      long at = burst ? dice.between(0, 2_000_000) : dice.between(0, horizonNanos);
      int length = dice.chance(large) ? dice.between(15_000, 60_000) : dice.between(1, 60);
      client.host().at(at, () -> client.call(length));
    }
  }

  /**
   * {@return a number that is the same for the same seed} Lets all happen, and checks.
   *
   * @throws BrokenInvariantException if an invariant is broken
   */
  long run() {
    long pinned = pinnedBytes();
    try {
      befall();
      scheduler.runUntil(horizonNanos);
      heal();
      if (dice.chance(0.5)) {
        becomeQuiet();
      }
      end();
      long leaked = pinnedBytes() - pinned;
      judge.require(leaked == 0, "memory", () -> leaked + " bytes of buffers were not released");
      judge.check();
    } catch (RuntimeException | Error e) {
      throw new BrokenSeedException(seed, e);
    }
    trace.add("world", "is over", scheduler.count());
    return trace.hash();
  }

  private static long pinnedBytes() {
    return PooledByteBufAllocator.DEFAULT.pinnedDirectMemory()
        + PooledByteBufAllocator.DEFAULT.pinnedHeapMemory();
  }

  private void afterStep() {
    clients.forEach(SimulatedClient::check);
    servers.forEach(SimulatedServer::check);
    judge.check();
  }

  private void befall() {
    if (calm) {
      return;
    }
    for (int left = (int) dice.skewed(0, 16); left > 0; left--) {
      scheduler.at(dice.between(0, horizonNanos), this::befallOnce);
    }
  }

  private void befallOnce() {
    SimulatedServer server = dice.pick(servers);
    long nanos = dice.skewed(100_000, 3_000_000_000L);
    switch (dice.between(0, 9)) {
      case 0 -> onLink(SimulatedLink::cutSoon, "is cut soon");
      case 1 -> onLink(link -> link.silence(nanos), "is silent");
      case 2 -> onLink(link -> link.far().readSlowly(nanos), "is read slowly by the server");
      case 3 -> onLink(link -> link.near().readSlowly(nanos), "is read slowly by the client");
      case 4 -> crash(server, nanos);
      case 5 -> restart(server, nanos);
      case 6 -> roll(server, nanos);
      case 7 -> standStill(dice.chance(0.5) ? server.host() : dice.pick(clients).host());
      case 8 -> {
        trace.add(server.host(), "takes no connection", nanos);
        network.silence(server.address(), nanos);
      }
      default -> server.host().jumpWallClock(dice.between(-4_000_000_000_000L, 4_000_000_000_000L));
    }
  }

  private void onLink(Consumer<SimulatedLink> fate, String what) {
    List<SimulatedLink> open = network.open();
    if (!open.isEmpty()) {
      trace.add("link", what, 0);
      fate.accept(dice.pick(open));
    }
  }

  private void standStill(SimulatedHost host) {
    long nanos = dice.skewed(100_000, 2_000_000_000L);
    trace.add(host, "stands still", nanos);
    host.standStill(nanos);
  }

  private void crash(SimulatedServer server, long downNanos) {
    server.crash(dice.chance(0.3));
    replaceWhenEnded(server, downNanos);
  }

  private void restart(SimulatedServer server, long downNanos) {
    server.stop(dice.skewed(1_000_000, 2_000_000_000L));
    replaceWhenEnded(server, downNanos);
  }

  private void replaceWhenEnded(SimulatedServer server, long downNanos) {
    if (!servers.contains(server)) {
      return;
    }
    scheduler.after(
        downNanos,
        () -> {
          if (!server.hasEnded()) {
            replaceWhenEnded(server, 1_000_000);
          } else if (servers.contains(server) && !ending) {
            ended.add(server);
            servers.set(servers.indexOf(server), newServer(server.host(), server.address()));
          }
        });
  }

  /** Models go, and models come. */
  private void roll(SimulatedServer server, long nanos) {
    server.host().execute(() -> server.removeOne(nanos));
    LayeredNetwork any = dice.pick(networks);
    int version = dice.between(0, versions - 1);
    String cut = dice.pick(LayeredNetwork.CUTS);
    server
        .host()
        .at(
            nowNanos() + dice.skewed(1, 500_000_000),
            () -> {
              if (!server.isStopping()) {
                server.add(any, version, cut);
              }
            });
  }

  private void heal() {
    network.heal();
    if (dice.chance(calm ? 1 : 0.5)) {
      long longest = clients.stream().mapToLong(SimulatedClient::timeoutNanos).max().orElseThrow();
      scheduler.runUntil(nowNanos() + (MOST_CALLS + 2) * longest + 10_000_000_000L);
      clients.forEach(SimulatedClient::requireEmpty);
    }
  }

  /** All idle connections close, and nothing is left of any request. */
  private void becomeQuiet() {
    scheduler.runUntil(nowNanos() + 200_000_000_000L);
    clients.forEach(SimulatedClient::requireEmpty);
    clients.forEach(SimulatedClient::requireQuiet);
    servers.forEach(SimulatedServer::requireEmpty);
    judge.check();
  }

  private void end() {
    ending = true;
    for (SimulatedClient client : clients) {
      client.host().execute(client::close);
      scheduler.runUntil(nowNanos() + dice.skewed(1, 50_000_000));
    }
    for (SimulatedServer server : servers) {
      server.host().execute(() -> server.stop(dice.skewed(1_000_000, 5_000_000_000L)));
    }
    scheduler.runUntil(nowNanos() + 400_000_000_000L);
    for (SimulatedServer server : servers) {
      judge.require(server.hasEnded(), "liveness", () -> server + " does not end");
    }
    for (SimulatedClient client : clients) {
      judge.require(client.isClosed(), "liveness", () -> client.host() + " does not close");
    }
    judge.require(network.open().isEmpty(), "liveness", () -> "connections stay open");
    judge.check();
  }
}
