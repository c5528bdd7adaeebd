package io.cleave.simulation.net;

import java.util.PriorityQueue;

/**
 * The virtual clock and all that is to happen: the next event is the earliest, and of those of one
 * time any.
 */
public final class Scheduler {
  private record Event(long atNanos, long tie, long order, Runnable task)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      int byTie = byTime == 0 ? Long.compare(tie, other.tie) : byTime;
      return byTie == 0 ? Long.compare(order, other.order) : byTie;
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Dice dice;
  private final Runnable afterEach;
  private long nowNanos;
  private long made;
  private long count;

  public Scheduler(Dice dice, Runnable afterEach) {
    this.dice = dice;
    this.afterEach = afterEach;
  }

  public long nowNanos() {
    return nowNanos;
  }

  /** How many events there were. */
  public long count() {
    return count;
  }

  public void at(long nanos, Runnable task) {
    events.add(new Event(Math.max(nanos, nowNanos), dice.next(), ++made, task));
  }

  public void after(long nanos, Runnable task) {
    at(nowNanos + nanos, task);
  }

  /**
   * Lets all happen until then. May be called inside an event: that goes on when the time is over,
   * as a thread does that had to wait.
   */
  public void runUntil(long nanos) {
    while (!events.isEmpty() && events.peek().atNanos() <= nanos) {
      step();
    }
    nowNanos = Math.max(nowNanos, nanos);
  }

  private void step() {
    Event next = events.remove();
    nowNanos = Math.max(nowNanos, next.atNanos());
    count++;
    next.task().run();
    afterEach.run();
  }
}
