package io.cleave.simulation.net;

import io.cleave.edge.internal.request.Replies;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** One thread of a host, which does one thing after the other. */
public final class SimulatedExecutor extends AbstractExecutorService implements Replies {
  private final SimulatedHost host;
  private final boolean runsWhenClosed;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private boolean busy;
  private boolean current;
  private boolean shutdown;

  private SimulatedExecutor(SimulatedHost host, boolean runsWhenClosed) {
    this.host = host;
    this.runsWhenClosed = runsWhenClosed;
  }

  /** A reply thread: once closed, what still ends does so where it ends. */
  public static SimulatedExecutor replies(SimulatedHost host) {
    return new SimulatedExecutor(host, true);
  }

  /** A thread that takes nothing once it is told to end. */
  public static SimulatedExecutor local(SimulatedHost host) {
    return new SimulatedExecutor(host, false);
  }

  @Override
  public void execute(Runnable task) {
    if (shutdown && runsWhenClosed) {
      task.run();
    } else if (shutdown) {
      throw new RejectedExecutionException("thread: ended (expected: running)");
    } else {
      tasks.add(task);
      runSoon();
    }
  }

  private void runSoon() {
    if (!busy) {
      busy = true;
      host.execute(this::runOne);
    }
  }

  private void runOne() {
    Runnable task = tasks.poll();
    if (task != null) {
      current = true;
      task.run();
      current = false;
    }
    busy = false;
    if (!tasks.isEmpty()) {
      runSoon();
    }
  }

  public int pending() {
    return tasks.size() + (current ? 1 : 0);
  }

  @Override
  public boolean isCurrent() {
    return current;
  }

  @Override
  public void close() {
    shutdown = true;
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  @Override
  public void shutdown() {
    shutdown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown = true;
    List<Runnable> rest = new ArrayList<>(tasks);
    tasks.clear();
    return rest;
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown && !current;
  }

  /** The caller's thread waits for this one. */
  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    long deadline = host.nanoTime() + unit.toNanos(timeout);
    while (current && host.nanoTime() - deadline < 0) {
      host.compute(100_000);
    }
    return !current;
  }
}
