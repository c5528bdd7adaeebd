package io.cleave.cloud;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The requests that wait for one tail: a line for each requester, served in turn, one request a
 * turn. Not thread-safe.
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

  /** The first of the line whose turn it is; there must be one. */
  TailRequest peek() {
    return lines.values().iterator().next().getFirst();
  }

  /** Takes the first of the line whose turn it is; there must be one. */
  TailRequest poll() {
    Map.Entry<Requester, Deque<TailRequest>> next = lines.entrySet().iterator().next();
    Requester requester = next.getKey();
    Deque<TailRequest> line = next.getValue();
    lines.remove(requester);
    TailRequest request = line.removeFirst();
    if (!line.isEmpty()) {
      lines.put(requester, line);
    }
    size--;
    return request;
  }

  /** Takes the newest of the requester's line; there must be one. */
  TailRequest pollNewest(Requester requester) {
    Deque<TailRequest> line = lines.get(requester);
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
    return lines.values().stream().mapToInt(line -> Math.min(line.size(), turns)).sum();
  }

  /**
   * {@link System#nanoTime} until which all may wait for others to share their batch; there must be
   * one. A deadline shortens the wait to half of what it leaves beside the tail's own time.
   */
  long dueNanos(long maxWaitNanos, int maxBatch) {
    long work = nanosFor(Math.min(size, maxBatch));
    return lines.values().stream()
        .flatMap(Deque::stream)
        .mapToLong(
            request ->
                request.arrivedNanos()
                    + Math.min(maxWaitNanos, Math.max(0, (request.timeoutNanos() - work) / 2)))
        .reduce((a, b) -> b - a < 0 ? b : a)
        .orElseThrow();
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
