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
 * What one requester has waiting for one tail: of a higher priority first, of equal ones in the
 * order in which they came. Not thread-safe.
 */
final class Line {
  /** No queue is empty. */
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

  /** There must be one. */
  TailRequest first() {
    return byPriority.firstEntry().getValue().getFirst();
  }

  /** The newest of the lowest priority; there must be one. */
  TailRequest last() {
    return byPriority.lastEntry().getValue().getLast();
  }

  /** How many have that priority or a higher one. */
  int atLeast(int priority) {
    return byPriority.headMap(priority, true).values().stream().mapToInt(Deque::size).sum();
  }

  /** One whose edge does not wait any more, whatever is in front of it. */
  Optional<TailRequest> expired(long nowNanos) {
    return stream().filter(request -> request.leftNanos(nowNanos) <= 0).findFirst();
  }

  /** Returns whether it was there. */
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

  /** All, in the order in which they are served. */
  Stream<TailRequest> stream() {
    return byPriority.values().stream().flatMap(Collection::stream);
  }

  List<TailRequest> all() {
    return stream().toList();
  }
}
