package io.cleave.cloud.internal.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for one tail: a line for each requester, served in turn, one request a
 * turn. A requester that takes no answers keeps its place and is passed over, until the first of
 * its line expires. Not thread-safe.
 */
final class TailQueue {
  /** One request's share in the moving mean is one part in so many. */
  private static final int MEAN_WEIGHT = 8;

  /** No line is empty; the first is the next to be served. */
  private final Map<Requester, Deque<TailRequest>> lines = new LinkedHashMap<>();

  private int size;
  private int running;
  private long meanNanos;

  int size() {
    return size;
  }

  /** How many more, or fewer, workers hold now. */
  void addRunning(int requests) {
    running += requests;
  }

  int running() {
    return running;
  }

  /** Whether nothing waits and nothing runs. */
  boolean isIdle() {
    return size == 0 && running == 0;
  }

  void add(TailRequest request) {
    lines.computeIfAbsent(request.requester(), any -> new ArrayDeque<>()).addLast(request);
    size++;
  }

  /** How many wait for nothing but their turn. */
  int ready() {
    return lines.entrySet().stream()
        .filter(line -> line.getKey().takesAnswers())
        .mapToInt(line -> line.getValue().size())
        .sum();
  }

  /** The first of the line whose turn it is; null if all lines must wait. */
  @Nullable TailRequest peek(long nowNanos) {
    return lines.values().stream()
        .map(Deque::getFirst)
        .filter(first -> first.requester().takesAnswers() || first.leftNanos(nowNanos) <= 0)
        .findFirst()
        .orElse(null);
  }

  /** Takes the first of its line, whose next turn is behind those of all others. */
  void poll(TailRequest first) {
    Deque<TailRequest> line = Objects.requireNonNull(lines.remove(first.requester()));
    line.removeFirst();
    if (!line.isEmpty()) {
      lines.put(first.requester(), line);
    }
    size--;
  }

  /** Takes the newest of the requester's line; there must be one. */
  TailRequest pollNewest(Requester requester) {
    Deque<TailRequest> line = Objects.requireNonNull(lines.get(requester));
    TailRequest request = line.removeLast();
    if (line.isEmpty()) {
      lines.remove(requester);
    }
    size--;
    return request;
  }

  /** Takes all that the requester has waiting. */
  List<TailRequest> pollAll(Requester requester) {
    Deque<TailRequest> line = lines.remove(requester);
    if (line == null) {
      return List.of();
    }
    size -= line.size();
    return List.copyOf(line);
  }

  /** Takes everything. */
  List<TailRequest> pollAll() {
    List<TailRequest> all = new ArrayList<>();
    lines.values().forEach(all::addAll);
    lines.clear();
    size = 0;
    return all;
  }

  int waiting(Requester requester) {
    Deque<TailRequest> line = lines.get(requester);
    return line == null ? 0 : line.size();
  }

  /** Who has requests waiting and takes no answers. */
  List<Requester> owed() {
    return lines.keySet().stream().filter(requester -> !requester.takesAnswers()).toList();
  }

  /** Who has most waiting; there must be somebody. */
  Requester greediest() {
    return lines.entrySet().stream()
        .max((a, b) -> Integer.compare(a.getValue().size(), b.getValue().size()))
        .orElseThrow()
        .getKey();
  }

  /** How many would be served before the requester's next request, if it came now. */
  int ahead(Requester requester) {
    int turns = waiting(requester) + 1; // its own line is shorter than that: all of it counts
    return lines.entrySet().stream()
        .filter(line -> line.getKey() == requester || line.getKey().takesAnswers())
        .mapToInt(line -> Math.min(line.getValue().size(), turns))
        .sum();
  }

  /**
   * {@link System#nanoTime} until which all may wait for others to share their batch, or those that
   * are passed over for their end; there must be one. A deadline shortens the wait to half of what
   * it leaves beside the tail's own time.
   */
  long dueNanos(long maxWaitNanos, int maxBatch) {
    long work = nanosFor(Math.min(size, maxBatch));
    return lines.entrySet().stream()
        .flatMap(
            line ->
                line.getKey().takesAnswers()
                    ? line.getValue().stream().map(each -> dueNanos(each, maxWaitNanos, work))
                    : Stream.of(line.getValue().getFirst().expiresNanos()))
        .reduce((a, b) -> b - a < 0 ? b : a)
        .orElseThrow();
  }

  private static long dueNanos(TailRequest request, long maxWaitNanos, long workNanos) {
    long half = Math.max(0, (request.timeoutNanos() - workNanos) / 2);
    return request.arrivedNanos() + Math.min(maxWaitNanos, half);
  }

  /** Tells how long a worker took for a batch of so many. */
  void served(int requests, long nanos) {
    for (int i = 0; i < requests; i++) {
      long each = nanos / requests;
      meanNanos = meanNanos == 0 ? each : meanNanos + (each - meanNanos) / MEAN_WEIGHT;
    }
  }

  /** A worker's time for so many requests, by what the last ones took; 0 if unknown. */
  long nanosFor(int requests) {
    return requests * meanNanos;
  }
}
