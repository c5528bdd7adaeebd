package io.cleave.simulation.net;

/** One connection through the network: two ways, the same length, and what befalls it. */
public final class SimulatedLink {
  private final Scheduler scheduler;
  private final Dice dice;
  private final boolean calm;
  private final SimulatedChannel near;
  private final SimulatedChannel far;
  private final Pipe there;
  private final Pipe back;
  private final long leastDelayNanos;
  private final long mostDelayNanos;
  private long silentUntilNanos;

  public SimulatedLink(
      Scheduler scheduler, Dice dice, boolean calm, SimulatedChannel near, SimulatedChannel far) {
    this.scheduler = scheduler;
    this.dice = dice;
    this.calm = calm;
    this.near = near;
    this.far = far;
    this.leastDelayNanos = dice.skewed(5_000, 30_000_000);
    this.mostDelayNanos = leastDelayNanos + dice.skewed(1, 20_000_000);
    this.there = new Pipe(this, near, far, dice);
    this.back = new Pipe(this, far, near, dice);
    near.connect(there, back);
    far.connect(back, there);
  }

  public Scheduler scheduler() {
    return scheduler;
  }

  public Dice dice() {
    return dice;
  }

  /** Whether it is a good one. */
  public boolean isCalm() {
    return calm;
  }

  public long delayNanos() {
    return dice.between(leastDelayNanos, mostDelayNanos);
  }

  public boolean isOpen() {
    return near.isOpen() || far.isOpen();
  }

  /** Nothing comes for so long, in either direction. */
  public void silence(long nanos) {
    silentUntilNanos = Math.max(silentUntilNanos, scheduler.nowNanos() + nanos);
  }

  public void deliverAt(long nanos, Runnable arrival) {
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
  public void cutSoon() {
    (dice.chance(0.5) ? there : back).cutAfter(dice.skewed(0, 100_000));
  }

  /** Both ends lose the connection. */
  public void reset() {
    there.breakOff();
    back.breakOff();
    near.lost();
    far.lost();
  }

  /** One end hears that the other has no such connection any more. */
  public void resetSeenBy(SimulatedChannel end) {
    deliverAt(
        scheduler.nowNanos() + delayNanos(),
        () -> {
          there.breakOff();
          back.breakOff();
          end.lost();
        });
  }

  public SimulatedChannel near() {
    return near;
  }

  public SimulatedChannel far() {
    return far;
  }
}
