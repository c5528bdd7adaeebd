package io.cleave.simulation.net;

import java.util.concurrent.Executor;

/**
 * A machine: its clock, which began anywhere, and what runs there, which stands still for a while
 * now and then.
 */
public final class SimulatedHost implements Executor {
  private final Scheduler scheduler;
  private final Dice dice;
  private final String name;
  private final long originNanos;
  private final long mostLatencyNanos;
  private long standsUntilNanos;
  private long stoodNanos;
  private long wallJumpMicros;

  public SimulatedHost(Scheduler scheduler, Dice dice, String name) {
    this.scheduler = scheduler;
    this.dice = dice;
    this.name = name;
    this.originNanos = dice.between(-5_000_000_000L, 5_000_000_000L);
    this.mostLatencyNanos = dice.skewed(1_000, 50_000);
  }

  public Scheduler scheduler() {
    return scheduler;
  }

  public Dice dice() {
    return dice;
  }

  public long nanoTime() {
    return originNanos + scheduler.nowNanos();
  }

  public long wallMicros() {
    return 1_700_000_000_000_000L + wallJumpMicros + scheduler.nowNanos() / 1000;
  }

  /** Somebody sets the clock on the wall. */
  public void jumpWallClock(long micros) {
    wallJumpMicros += micros;
  }

  /** How long this host has not run, in all. */
  public long stoodNanos() {
    return stoodNanos;
  }

  /** Runs nothing for so long: a collector, a hypervisor, a swapped page. */
  public void standStill(long nanos) {
    long until = scheduler.nowNanos() + nanos;
    if (until > standsUntilNanos) {
      stoodNanos += until - Math.max(standsUntilNanos, scheduler.nowNanos());
      standsUntilNanos = until;
    }
  }

  /** How long it takes from a thing that is to be done to a thread that does it. */
  public long latencyNanos() {
    return dice.between(0, mostLatencyNanos);
  }

  /** On any thread of this host. */
  public void at(long nanos, Runnable task) {
    scheduler.at(nanos, () -> runOrWait(task));
  }

  private void runOrWait(Runnable task) {
    if (standsUntilNanos > scheduler.nowNanos()) {
      at(standsUntilNanos, task);
    } else {
      task.run();
    }
  }

  @Override
  public void execute(Runnable task) {
    at(scheduler.nowNanos() + latencyNanos(), task);
  }

  /** The calling thread computes for so long; all else goes on meanwhile. */
  public void compute(long nanos) {
    scheduler.runUntil(scheduler.nowNanos() + nanos);
    while (standsUntilNanos > scheduler.nowNanos()) {
      scheduler.runUntil(standsUntilNanos);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
