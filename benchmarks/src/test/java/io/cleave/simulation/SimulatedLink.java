package io.cleave.simulation;

/** One connection through the network: two ways, the same length, and what befalls it. */
final class SimulatedLink {
  final Scheduler scheduler;
  final Dice dice;
  final boolean calm;
  final SimulatedChannel near;
  final SimulatedChannel far;
  private final Pipe there;
  private final Pipe back;
  private final long leastDelayNanos;
  private final long mostDelayNanos;
  private long silentUntilNanos;

  SimulatedLink(SimulatedNetwork network, SimulatedChannel near, SimulatedChannel far) {
    this.scheduler = network.scheduler;
    this.dice = network.dice.fork();
    this.calm = network.calm;
    this.near = near;
    this.far = far;
    this.leastDelayNanos = dice.skewed(5_000, 30_000_000);
    this.mostDelayNanos = leastDelayNanos + dice.skewed(1, 20_000_000);
    this.there = new Pipe(this, near, far, dice);
    this.back = new Pipe(this, far, near, dice);
    near.connect(there, back);
    far.connect(back, there);
  }

  long delayNanos() {
    return dice.between(leastDelayNanos, mostDelayNanos);
  }

  boolean isOpen() {
    return near.isOpen() || far.isOpen();
  }

  /** Nothing comes for so long, in either direction. */
  void silence(long nanos) {
    silentUntilNanos = Math.max(silentUntilNanos, scheduler.nowNanos() + nanos);
  }

  void deliverAt(long nanos, Runnable arrival) {
    scheduler.at(nanos, () -> deliver(arrival));
  }

  private void deliver(Runnable arrival) {
    if (silentUntilNanos > scheduler.nowNanos()) {
      deliverAt(silentUntilNanos, arrival);
    } else {
      arrival.run();
    }
  }

  /** Cuts the connection after some more bytes of either direction. */
  void cutSoon() {
    (dice.chance(0.5) ? there : back).cutAfter(dice.skewed(0, 100_000));
  }

  /** Both ends lose the connection. */
  void reset() {
    there.breakOff();
    back.breakOff();
    near.lost();
    far.lost();
  }

  /** One end hears that the other has no such connection any more. */
  void resetSeenBy(SimulatedChannel end) {
    deliverAt(
        scheduler.nowNanos() + delayNanos(),
        () -> {
          there.breakOff();
          back.breakOff();
          end.lost();
        });
  }
}
