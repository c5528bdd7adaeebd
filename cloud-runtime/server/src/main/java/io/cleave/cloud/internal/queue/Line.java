package io.cleave.cloud.internal.queue;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The requests of one requester that wait for one tail: higher priorities first, equal ones in the
 * order of arrival. Not thread-safe.
 */
final class Line {
  /** No deque in it is empty. */
  private final TreeMap<Integer, Deque<TailRequest>> byPriority =
      new TreeMap<>(Comparator.reverseOrder());

  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(TailRequest request) {
    byPriority.computeIfAbsent(request.priority(), any -> new ArrayDeque<>()).addLast(request);
    size++;
  }

  /** The request to serve first. The line must not be empty. */
  TailRequest first() {
    return byPriority.firstEntry().getValue().getFirst();
  }

  /** The newest request of the lowest priority. The line must not be empty. */
  TailRequest last() {
    return byPriority.lastEntry().getValue().getLast();
  }

  /** The number of requests of that priority or a higher one. */
  int atLeast(int priority) {
    return byPriority.headMap(priority, true).values().stream().mapToInt(Deque::size).sum();
  }

  /** Any request whose edge does not wait any more, wherever it stands. */
  Optional<TailRequest> expired(long nowNanos) {
    return stream().filter(request -> request.leftNanos(nowNanos) <= 0).findFirst();
  }

  /** Removes a request; returns whether it was there. */
  boolean remove(TailRequest request) {
    Deque<TailRequest> equals = byPriority.get(request.priority());
    if (equals == null || !equals.remove(request)) {
      return false;
    }
    if (equals.isEmpty()) {
      byPriority.remove(request.priority());
    }
    size--;
    return true;
  }

  /** All requests, in the order in which they are served. */
  Stream<TailRequest> stream() {
    return byPriority.values().stream().flatMap(Collection::stream);
  }

  List<TailRequest> all() {
    return stream().toList();
  }
}
