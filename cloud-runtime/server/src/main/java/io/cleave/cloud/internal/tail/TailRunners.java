package io.cleave.cloud.internal.tail;

import io.cleave.cloud.internal.served.ServedPart;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The runners that no worker uses now. There are never more of a tail than ran it at once.
 * Thread-safe.
 */
public final class TailRunners {
  private final RunnerContext context;
  private final Map<ServedPart, Deque<TailRunner>> idle = new HashMap<>();
  private boolean closed;

  /** Makes runners as {@link TailRunner} says. */
  public TailRunners(RunnerContext context) {
    this.context = context;
  }

  /** The caller gives it back. */
  public TailRunner lend(ServedPart tail) {
    TailRunner runner = pollIdle(tail);
    return runner == null ? new TailRunner(tail, context) : runner;
  }

  private synchronized @Nullable TailRunner pollIdle(ServedPart tail) {
    Deque<TailRunner> runners = idle.get(tail);
    return runners == null ? null : runners.pollLast();
  }

  public synchronized void giveBack(TailRunner runner) {
    if (closed) {
      runner.close();
    } else {
      idle.computeIfAbsent(runner.tail(), any -> new ArrayDeque<>()).addLast(runner);
    }
  }

  /** Frees the tail's runners, none of which is lent. */
  public synchronized void free(ServedPart tail) {
    Deque<TailRunner> runners = idle.remove(tail);
    if (runners != null) {
      runners.forEach(TailRunner::close);
    }
  }

  /** Frees all, those that are lent once they are given back. */
  public synchronized void close() {
    closed = true;
    idle.values().forEach(runners -> runners.forEach(TailRunner::close));
    idle.clear();
  }
}
