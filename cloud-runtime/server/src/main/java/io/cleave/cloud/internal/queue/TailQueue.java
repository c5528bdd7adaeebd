package io.cleave.cloud.internal.queue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for one tail: a line for each requester, served in turn, one request at a
 * time. Priorities count only within a line. A requester that takes no answers keeps its place and
 * is skipped until a request of its line expires. Not thread-safe.
 */
final class TailQueue {
  /** The newest request is one part in this many of the moving mean. */
  private static final int MEAN_WEIGHT = 8;

  /** No line is empty; the first is the next to be served. */
  private final Map<Requester, Line> lines = new LinkedHashMap<>();

  private int size;
  private int running;
  private long meanNanos;

  int size() {
    return size;
  }

  /** Changes the number of requests that workers hold. */
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
    lines.computeIfAbsent(request.requester(), any -> new Line()).add(request);
    size++;
  }

  /** The number of requests that wait only for their turn. */
  int ready() {
    return lines.entrySet().stream()
        .filter(line -> line.getKey().takesAnswers())
        .mapToInt(line -> line.getValue().size())
        .sum();
  }

  /**
   * An expired request of the line whose turn it is, or else the first of that line; null if all
   * lines must wait.
   */
  @Nullable TailRequest peek(long nowNanos) {
    for (Map.Entry<Requester, Line> line : lines.entrySet()) {
      Optional<TailRequest> expired = line.getValue().expired(nowNanos);
      if (expired.isPresent() || line.getKey().takesAnswers()) {
        return expired.orElseGet(line.getValue()::first);
      }
    }
    return null;
  }

  /** Takes a request; the next turn of its line comes after all others. */
  void poll(TailRequest next) {
    Line line = Objects.requireNonNull(lines.remove(next.requester()));
    line.remove(next);
    if (!line.isEmpty()) {
      lines.put(next.requester(), line);
    }
    size--;
  }

  /** Takes the newest request of the lowest priority in the requester's line, which must exist. */
  TailRequest pollNewest(Requester requester) {
    TailRequest request = Objects.requireNonNull(lines.get(requester)).last();
    remove(request);
    return request;
  }

  /** Removes a request without changing the turn of its line; returns whether it was there. */
  boolean remove(TailRequest request) {
    Line line = lines.get(request.requester());
    if (line == null || !line.remove(request)) {
      return false;
    }
    if (line.isEmpty()) {
      lines.remove(request.requester());
    }
    size--;
    return true;
  }

  /** Takes everything that waits for a requester. */
  List<TailRequest> pollAll(Requester requester) {
    Line line = lines.remove(requester);
    if (line == null) {
      return List.of();
    }
    size -= line.size();
    return line.all();
  }

  /** Takes everything. */
  List<TailRequest> pollAll() {
    List<TailRequest> all = new ArrayList<>();
    lines.values().forEach(line -> all.addAll(line.all()));
    lines.clear();
    size = 0;
    return all;
  }

  int waiting(Requester requester) {
    Line line = lines.get(requester);
    return line == null ? 0 : line.size();
  }

  /** Who has requests waiting and takes no answers. */
  List<Requester> owed() {
    return lines.keySet().stream().filter(requester -> !requester.takesAnswers()).toList();
  }

  /** The requester with the most waiting. The queue must not be empty. */
  Requester greediest() {
    return lines.entrySet().stream()
        .max((a, b) -> Integer.compare(a.getValue().size(), b.getValue().size()))
        .orElseThrow()
        .getKey();
  }

  /** The number of requests that would be served before one of the requester that came now. */
  int ahead(Requester requester, int priority) {
    Line own = lines.get(requester);
    int before = own == null ? 0 : own.atLeast(priority);
    return before
        + lines.entrySet().stream()
            .filter(line -> line.getKey() != requester && line.getKey().takesAnswers())
            .mapToInt(line -> Math.min(line.getValue().size(), before + 1))
            .sum();
  }

  /** Whether a request of lower priority waits for the requester. */
  boolean hasBelow(Requester requester, int priority) {
    Line own = lines.get(requester);
    return own != null && own.last().priority() < priority;
  }

  /**
   * The time until which all may wait for others to fill their batch; for skipped requests, until
   * they expire. The queue must not be empty. A deadline shortens the wait to half of the time that
   * it leaves beside the tail's own.
   */
  long dueNanos(long maxWaitNanos, int maxBatch) {
    long work = nanosFor(Math.min(size, maxBatch));
    return lines.entrySet().stream()
        .flatMap(
            line ->
                line.getKey().takesAnswers()
                    ? line.getValue().stream().map(each -> dueNanos(each, maxWaitNanos, work))
                    : line.getValue().stream().map(TailRequest::expiresNanos))
        .reduce((a, b) -> b - a < 0 ? b : a)
        .orElseThrow();
  }

  private static long dueNanos(TailRequest request, long maxWaitNanos, long workNanos) {
    long half = Math.max(0, (request.timeoutNanos() - workNanos) / 2);
    return request.arrivedNanos() + Math.min(maxWaitNanos, half);
  }

  /** Learns how long a worker took for a batch. */
  void served(int requests, long nanos) {
    for (int i = 0; i < requests; i++) {
      long each = nanos / requests;
      meanNanos = meanNanos == 0 ? each : meanNanos + (each - meanNanos) / MEAN_WEIGHT;
    }
  }

  /** A worker's expected time for that many requests, from earlier ones; 0 if unknown. */
  long nanosFor(int requests) {
    return requests * meanNanos;
  }
}
