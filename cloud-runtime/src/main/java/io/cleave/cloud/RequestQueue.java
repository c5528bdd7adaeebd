package io.cleave.cloud;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The requests that wait for a worker, all together bounded. Tails take turns, and so do the
 * requesters of each tail, so that who has many waiting delays himself and nobody else.
 * Thread-safe.
 */
final class RequestQueue {
  /**
   * What a worker takes at once, of one tail; one of the lists may be empty.
   *
   * @param live to be computed together
   * @param expired to be failed
   */
  record Batch(List<TailRequest> live, List<TailRequest> expired) {}

  private final int capacity;
  private final int workers;
  private final int maxBatch;
  private final long maxWaitNanos;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The first is the next to be served. */
  private final Map<Tail, TailQueue> tails = new LinkedHashMap<>();

  private int size;
  private int running;

  /**
   * Creates an empty queue.
   *
   * @param capacity the most that may wait
   * @param workers how many take from it
   * @param maxBatch the most that one takes at once
   * @param maxWait how long a request waits for others to share its batch
   */
  RequestQueue(int capacity, int workers, int maxBatch, Duration maxWait) {
    this.capacity = capacity;
    this.workers = workers;
    this.maxBatch = maxBatch;
    this.maxWaitNanos = maxWait.toNanos();
  }

  int capacity() {
    return capacity;
  }

  int maxBatch() {
    return maxBatch;
  }

  /** Requests that were taken and have not ended. */
  int running() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }

  /** How many wait for the tail. */
  int waitingFor(Tail tail) {
    lock.lock();
    try {
      TailQueue queue = tails.get(tail);
      return queue == null ? 0 : queue.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * How long a request of the requester would wait if it came now, by what the last ones took; 0 if
   * that is unknown.
   */
  long expectedWaitNanos(Tail tail, Requester requester) {
    lock.lock();
    try {
      TailQueue own = queue(tail);
      int ahead = own.ahead(requester);
      int inOtherTurns = (ahead / maxBatch + 1) * maxBatch;
      long others = 0;
      for (TailQueue other : tails.values()) {
        others += other == own ? 0 : other.nanosFor(Math.min(other.size(), inOtherTurns));
      }
      return (own.nanosFor(ahead) + others) / workers;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Puts the request into its line. In a full queue the newest request of whoever has most waiting
   * makes room for one who has at least two fewer.
   *
   * @return whom there is no room for, which the caller owns: null, the request itself, or another
   */
  TailRequest offer(TailRequest request) {
    lock.lock();
    try {
      TailRequest leaving = size < capacity ? null : makeRoom(request);
      if (leaving != request) {
        queue(request.tail()).add(request);
        size++;
        changed.signalAll();
      }
      return leaving;
    } finally {
      lock.unlock();
    }
  }

  private TailRequest makeRoom(TailRequest arriving) {
    TailQueue fullest = null;
    Requester greediest = null;
    int most = queue(arriving.tail()).waiting(arriving.requester()) + 1;
    for (TailQueue queue : tails.values()) {
      Requester candidate = queue.size() > most ? queue.greediest() : null;
      if (candidate != null && queue.waiting(candidate) > most) {
        fullest = queue;
        greediest = candidate;
        most = queue.waiting(candidate);
      }
    }
    if (fullest == null) {
      return arriving;
    }
    size--;
    return fullest.pollNewest(greediest);
  }

  /**
   * Waits for a batch, which the caller then owns and ends with {@link #done}. It is full, or its
   * oldest request has waited long enough for others, or none can come because the queue is full.
   */
  Batch take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        long now = System.nanoTime();
        Tail due = nextDue(now);
        if (due != null) {
          return take(due, now);
        }
        if (size == 0) {
          changed.await();
        } else {
          changed.awaitNanos(nanosToNextDue(now));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private Tail nextDue(long now) {
    for (Map.Entry<Tail, TailQueue> tail : tails.entrySet()) {
      if (isDue(tail.getValue(), now)) {
        return tail.getKey();
      }
    }
    return null;
  }

  private boolean isDue(TailQueue queue, long now) {
    return queue.size() > 0
        && (maxWaitNanos == 0
            || queue.size() >= maxBatch
            || size == capacity
            || now - queue.oldestNanos() >= maxWaitNanos);
  }

  private long nanosToNextDue(long now) {
    return tails.values().stream()
        .filter(queue -> queue.size() > 0)
        .mapToLong(queue -> queue.oldestNanos() + maxWaitNanos - now)
        .min()
        .orElseThrow();
  }

  private Batch take(Tail tail, long now) {
    TailQueue queue = tails.remove(tail);
    tails.put(tail, queue); // behind the other tails
    Batch batch = new Batch(new ArrayList<>(), new ArrayList<>());
    while (queue.size() > 0 && batch.live().size() < maxBatch) {
      TailRequest request = queue.poll();
      (request.expiredAt(now) ? batch.expired() : batch.live()).add(request);
    }
    size -= batch.live().size() + batch.expired().size();
    running += batch.live().size();
    return batch;
  }

  /** Tells that a worker has computed so many requests of the tail together, in that time. */
  void served(Tail tail, int requests, long nanos) {
    lock.lock();
    try {
      queue(tail).served(requests, nanos);
    } finally {
      lock.unlock();
    }
  }

  /** Tells that the live requests of a batch have their end. */
  void done(Batch batch) {
    lock.lock();
    try {
      running -= batch.live().size();
    } finally {
      lock.unlock();
    }
  }

  /** Takes what waits for a requester that is gone. */
  List<TailRequest> leave(Tail tail, Requester requester) {
    lock.lock();
    try {
      List<TailRequest> left = queue(tail).pollAll(requester);
      size -= left.size();
      return left;
    } finally {
      lock.unlock();
    }
  }

  /** Takes everything that still waits. */
  List<TailRequest> drain() {
    lock.lock();
    try {
      List<TailRequest> rest = new ArrayList<>();
      tails.values().forEach(queue -> rest.addAll(queue.pollAll()));
      size = 0;
      return rest;
    } finally {
      lock.unlock();
    }
  }

  private TailQueue queue(Tail tail) {
    return tails.computeIfAbsent(tail, any -> new TailQueue());
  }
}
