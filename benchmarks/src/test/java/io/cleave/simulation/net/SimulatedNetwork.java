package io.cleave.simulation.net;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Who listens where, all connections, and how connections are made. */
public final class SimulatedNetwork {
  private final Scheduler scheduler;
  private final Dice dice;
  private final Map<InetSocketAddress, Consumer<SimulatedChannel>> listeners = new HashMap<>();
  private final Map<SimulatedChannel, SimulatedLink> links = new HashMap<>();
  private final Map<SimulatedChannel, SimulatedChannel> peers = new HashMap<>();
  private final List<SimulatedLink> all = new ArrayList<>();
  private final Map<InetSocketAddress, Long> silentUntilNanos = new HashMap<>();
  private final boolean calm;
  private double slowConnects;
  private long channels;

  public SimulatedNetwork(Scheduler scheduler, Dice dice, boolean calm) {
    this.calm = calm;
    this.scheduler = scheduler;
    this.dice = dice;
    this.slowConnects = calm || dice.chance(0.5) ? 0 : 0.05;
  }

  public Scheduler scheduler() {
    return scheduler;
  }

  public Dice dice() {
    return dice;
  }

  public long nowNanos() {
    return scheduler.nowNanos();
  }

  public void listen(InetSocketAddress address, Consumer<SimulatedChannel> onAccept) {
    listeners.put(address, onAccept);
  }

  public void stopListening(InetSocketAddress address) {
    listeners.remove(address);
  }

  public SimulatedChannel newChannel(InetSocketAddress local) {
    return new SimulatedChannel(this, ++channels, local);
  }

  /** Connections to there neither succeed nor fail for so long. */
  public void silence(InetSocketAddress address, long nanos) {
    silentUntilNanos.put(address, nowNanos() + nanos);
  }

  /** No connect is slow for no reason from now on. */
  public void heal() {
    slowConnects = 0;
  }

  public void connect(SimulatedChannel near, InetSocketAddress to) {
    boolean slow = dice.chance(slowConnects);
    long delay = slow ? dice.skewed(1_000_000, 3_000_000_000L) : dice.skewed(5_000, 30_000_000);
    scheduler.after(delay, () -> arrive(near, to, delay));
  }

  private void arrive(SimulatedChannel near, InetSocketAddress to, long delay) {
    if (!near.isOpen()) {
      return;
    }
    if (silentUntilNanos.getOrDefault(to, 0L) > nowNanos()) {
      scheduler.at(silentUntilNanos.get(to), () -> arrive(near, to, delay));
      return;
    }
    Consumer<SimulatedChannel> listener = listeners.get(to);
    if (listener == null) {
      scheduler.after(delay, near::refused);
      return;
    }
    SimulatedChannel far = newChannel(to);
    far.accepted((InetSocketAddress) near.localAddress());
    SimulatedLink link = new SimulatedLink(scheduler, dice.fork(), calm, near, far);
    links.put(near, link);
    links.put(far, link);
    peers.put(near, far);
    peers.put(far, near);
    all.add(link);
    listener.accept(far);
    scheduler.after(delay, near::connected);
  }

  public SimulatedLink linkOf(SimulatedChannel channel) {
    return links.get(channel);
  }

  public SimulatedChannel peerOf(SimulatedChannel channel) {
    return peers.get(channel);
  }

  /** Those that are open, in the order of their making. */
  public List<SimulatedLink> open() {
    all.removeIf(link -> !link.isOpen());
    return all;
  }
}
