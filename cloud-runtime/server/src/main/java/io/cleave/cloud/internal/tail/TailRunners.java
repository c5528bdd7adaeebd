package io.cleave.cloud.internal.tail;

import io.cleave.cloud.internal.served.ServedPart;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The runners that no worker uses now. A tail never has more runners than workers that have run it
 * at once. Thread-safe.
 */
public final class TailRunners {
  private final RunnerContext context;
  private final Map<ServedPart, Deque<TailRunner>> idle = new HashMap<>();
  private boolean closed;

  /** Creates runners on demand. */
  public TailRunners(RunnerContext context) {
    this.context = context;
  }

  /** Lends a runner, which the caller gives back. */
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

  /** Frees the runners of a tail, none of which may be lent. */
  public synchronized void free(ServedPart tail) {
    Deque<TailRunner> runners = idle.remove(tail);
    if (runners != null) {
      runners.forEach(TailRunner::close);
    }
  }

  /** Frees all runners; those that are lent when they are given back. */
  public synchronized void close() {
    closed = true;
    idle.values().forEach(runners -> runners.forEach(TailRunner::close));
    idle.clear();
  }
}
