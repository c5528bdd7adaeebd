package io.cleave.cloud.internal.queue;

import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.ServerLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for a worker, bounded together. Tails take turns, and so do the requesters
 * of each tail, so that a requester with many waiting requests delays only itself. Requests of a
 * requester that {@linkplain Requester#takesAnswers takes no answers} stay until they expire.
 * Thread-safe. {@link #poll} and {@link #nextDueNanos} do not wait, so that one thread can play all
 * workers.
 */
public final class RequestQueue {
  /**
   * What a worker takes at once, of one tail; one of the lists may be empty.
   *
   * @param tail that the requests are for
   * @param live to be computed together
   * @param expired to be failed
   */
  public record Batch(ServedPart tail, List<TailRequest> live, List<TailRequest> expired) {
    int size() {
      return live.size() + expired.size();
    }
  }

  private final int capacity;
  private final int workers;
  private final int maxBatch;
  private final long maxWaitNanos;
  private final LongSupplier nanoTime;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The open tails; the first is the next to be served. */
  private final Map<ServedPart, TailQueue> tails = new LinkedHashMap<>();

  private int size;

  /**
   * Creates an empty queue.
   *
   * @param capacity max requests that wait
   * @param workers number of threads that take from the queue
   * @param maxBatch max requests that one worker takes at once
   * @param maxWait how long a request waits for others to fill its batch
   * @param nanoTime the clock of all requests
   */
  public RequestQueue(
      int capacity, int workers, int maxBatch, Duration maxWait, LongSupplier nanoTime) {
    this.capacity = capacity;
    this.workers = workers;
    this.maxBatch = maxBatch;
    this.maxWaitNanos = maxWait.toNanos();
    this.nanoTime = nanoTime;
  }

  public int capacity() {
    return capacity;
  }

  public int maxBatch() {
    return maxBatch;
  }

  public Duration maxWait() {
    return Duration.ofNanos(maxWaitNanos);
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /** The number of requests that were taken and have not ended. */
  public int running() {
    return locked(() -> tails.values().stream().mapToInt(TailQueue::running).sum());
  }

  /** The number of requests that wait for a tail. */
  public int waitingFor(ServedPart tail) {
    return locked(() -> tails.containsKey(tail) ? tails.get(tail).size() : 0);
  }

  /** Takes requests for a tail from now on. */
  public void open(ServedPart tail) {
    locked(() -> tails.put(tail, new TailQueue()));
  }

  /** Waits until nothing waits or runs for a tail; returns false if the time passes first. */
  public boolean awaitIdle(ServedPart tail, long deadlineNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      TailQueue queue = tails.get(tail);
      while (queue != null && !queue.isIdle()) {
        long left = deadlineNanos - nanoTime.getAsLong();
        if (left <= 0) {
          return false;
        }
        changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes everything that waits for a tail. */
  public List<TailRequest> drain(ServedPart tail) {
    return locked(() -> tails.containsKey(tail) ? leave(tails.get(tail).pollAll()) : List.of());
  }

  /** Takes no more requests for a tail, which must be idle. */
  public void close(ServedPart tail) {
    locked(() -> tails.remove(tail));
  }

  private long waitNanos(TailQueue own, int ahead) {
    int inOtherTurns = (ahead / maxBatch + 1) * maxBatch;
    long others = 0;
    for (TailQueue other : tails.values()) {
      others += other == own ? 0 : other.nanosFor(Math.min(other.ready(), inOtherTurns));
    }
    return (own.nanosFor(ahead) + others) / workers;
  }

  /**
   * The expected time to the answer of a request that came now: its wait, what workers are
   * computing, and its own batch; 0 if unknown.
   */
  public long expectedAnswerNanos(ServedPart tail, Requester requester, int priority) {
    lock.lock();
    try {
      TailQueue own = tails.get(tail);
      if (own == null) {
        return 0;
      }
      int ahead = own.ahead(requester, priority);
      long wait = expectedWaitNanos(own, ahead);
      if (own.isIdle()) { // what was slow once must not be shut out for good
        return wait;
      }
      return wait + own.nanosFor(Math.min(maxBatch, ahead + 1));
    } finally {
      lock.unlock();
    }
  }

  /** The load of the server, with the wait of a request of the requester for that tail. */
  public ServerLoad load(ServedPart tail, Requester requester) {
    return load(each -> each == tail, requester);
  }

  /**
   * The load of the server, with the longest wait of a request of the requester for any of the
   * tails.
   *
   * @param tails those that count
   */
  public ServerLoad load(Predicate<ServedPart> tails, Requester requester) {
    return locked(
        () -> {
          long wait = 0;
          int running = 0;
          for (Map.Entry<ServedPart, TailQueue> each : this.tails.entrySet()) {
            running += each.getValue().running();
            if (tails.test(each.getKey())) {
              TailQueue own = each.getValue();
              int ahead = own.ahead(requester, RequestPreamble.NORMAL_PRIORITY);
              wait = Math.max(wait, expectedWaitNanos(own, ahead));
            }
          }
          long micros = TimeUnit.NANOSECONDS.toMicros(wait);
          return new ServerLoad(size, running, (int) Math.min(Integer.MAX_VALUE, micros));
        });
  }

  /** The time until the requests ahead have their end, and those that workers are computing. */
  private long expectedWaitNanos(TailQueue own, int ahead) {
    return waitNanos(own, ahead) + own.nanosFor(own.running()) / workers;
  }

  /**
   * {@return the request for which there is no room, or whose tail is not open: null, the given
   * request or another, which the caller then owns} Puts a request into its line. In a full queue a
   * requester that takes no answers gets no room. For any other, the newest request of a requester
   * that takes no answers makes room, or else one of the requester with the most waiting, if that
   * has two or more waiting beyond those of this one.
   *
   * @param request to enqueue
   */
  public @Nullable TailRequest offer(TailRequest request) {
    lock.lock();
    try {
      TailQueue line = tails.get(request.tail());
      if (line == null) {
        return request;
      }
      TailRequest leaving = size < capacity ? null : makeRoom(line, request);
      if (leaving != request) {
        line.add(request);
        size++;
        changed.signalAll();
      }
      return leaving;
    } finally {
      lock.unlock();
    }
  }

  private TailRequest makeRoom(TailQueue line, TailRequest arriving) {
    if (!arriving.requester().takesAnswers()) {
      return arriving;
    }
    for (TailQueue queue : tails.values()) {
      List<Requester> owed = queue.owed();
      if (!owed.isEmpty()) {
        size--;
        return queue.pollNewest(owed.get(0));
      }
    }
    return makeRoomByTheGreediest(line, arriving);
  }

  private TailRequest makeRoomByTheGreediest(TailQueue line, TailRequest arriving) {
    TailQueue fullest = null;
    Requester greediest = null;
    int max = line.waiting(arriving.requester()) + 1;
    for (TailQueue queue : tails.values()) {
      Requester candidate = queue.size() > max ? queue.greediest() : null;
      if (candidate != null && queue.waiting(candidate) > max) {
        fullest = queue;
        greediest = candidate;
        max = queue.waiting(candidate);
      }
    }
    if (fullest == null || greediest == null) {
      return makeRoomByItself(line, arriving);
    }
    size--;
    return fullest.pollNewest(greediest);
  }

  /** No requester has more waiting, so a less urgent request of the same requester makes room. */
  private TailRequest makeRoomByItself(TailQueue line, TailRequest arriving) {
    if (!line.hasBelow(arriving.requester(), arriving.priority())) {
      return arriving;
    }
    size--;
    return line.pollNewest(arriving.requester());
  }

  /**
   * Waits for a batch as {@link #poll} returns it.
   *
   * @throws InterruptedException if the thread is interrupted first
   */
  public Batch take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        long now = nanoTime.getAsLong();
        Optional<Batch> batch = poll(now);
        if (batch.isPresent()) {
          return batch.get();
        }
        OptionalLong due = nextDueNanos();
        if (due.isEmpty()) {
          changed.await();
        } else {
          changed.awaitNanos(due.getAsLong() - now);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * {@return a batch, which the caller owns and ends with {@link #done}; empty if none is due now,
   * or the requester's limit of answers was reached meanwhile} A batch is due when it is full, when
   * one of its requests has waited long enough for others, when no other can come because the queue
   * is full, or when there are expired requests.
   *
   * @param nowNanos by the clock of the queue
   */
  public Optional<Batch> poll(long nowNanos) {
    return locked(
        () -> {
          for (Map.Entry<ServedPart, TailQueue> tail : tails.entrySet()) {
            if (isDue(tail.getValue(), nowNanos)) {
              return Optional.of(take(tail.getKey(), nowNanos)).filter(batch -> batch.size() > 0);
            }
          }
          return Optional.empty();
        });
  }

  /**
   * {@return when {@link #poll}, which has just returned nothing, may return a batch without any
   * other change: a time of the clock, perhaps past; empty if nothing waits}
   */
  public OptionalLong nextDueNanos() {
    return locked(
        () ->
            tails.values().stream()
                .filter(queue -> queue.size() > 0)
                .mapToLong(queue -> queue.dueNanos(maxWaitNanos, maxBatch))
                .reduce((a, b) -> b - a < 0 ? b : a));
  }

  private boolean isDue(TailQueue queue, long now) {
    if (queue.peek(now) == null) {
      return false;
    }
    return maxWaitNanos == 0
        || queue.ready() >= maxBatch
        || size == capacity
        || now - queue.dueNanos(maxWaitNanos, maxBatch) >= 0;
  }

  /**
   * No larger than its most urgent request can wait for, because all are answered when the last is.
   */
  private Batch take(ServedPart tail, long now) {
    TailQueue queue = Objects.requireNonNull(tails.remove(tail));
    tails.put(tail, queue); // behind the other tails
    Batch batch = new Batch(tail, new ArrayList<>(), new ArrayList<>());
    long mostUrgent = Long.MAX_VALUE;
    while (batch.live().size() < maxBatch) {
      TailRequest next = queue.peek(now);
      if (next == null) {
        break;
      }
      long left = next.leftNanos(now);
      int size = batch.live().size() + 1;
      mostUrgent = left > 0 ? Math.min(mostUrgent, left) : mostUrgent;
      if (left > 0 && size > 1 && queue.nanosFor(size) > mostUrgent) {
        break;
      }
      queue.poll(next);
      (left > 0 ? batch.live() : batch.expired()).add(next);
    }
    size -= batch.size();
    queue.addRunning(batch.size());
    return batch;
  }

  /** Tells the queue that a requester that took no answers may take some now. */
  public void roomAppeared() {
    locked(
        () -> {
          changed.signalAll();
          return null;
        });
  }

  /** Tells the queue how long a worker took to run that many requests of a tail together. */
  public void served(ServedPart tail, int requests, long nanos) {
    lock.lock();
    try {
      TailQueue queue = tails.get(tail);
      if (queue != null) {
        queue.served(requests, nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells the queue that all requests of a batch have their end, so that the tail may be closed.
   */
  public void done(Batch batch) {
    lock.lock();
    try {
      Objects.requireNonNull(tails.get(batch.tail())).addRunning(-batch.size());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Removes a request; returns false if it does not wait any more, because another thread has it.
   */
  public boolean remove(TailRequest request) {
    return locked(
        () -> {
          TailQueue queue = tails.get(request.tail());
          boolean waited = queue != null && queue.remove(request);
          if (waited) {
            size--;
            changed.signalAll();
          }
          return waited;
        });
  }

  /** Takes what waits for requesters that take no answers. */
  public List<TailRequest> takeOwed() {
    return locked(
        () -> {
          List<TailRequest> left = new ArrayList<>();
          tails.values().forEach(queue -> left.addAll(pollOwed(queue)));
          return leave(left);
        });
  }

  private static List<TailRequest> pollOwed(TailQueue queue) {
    return queue.owed().stream().flatMap(owed -> queue.pollAll(owed).stream()).toList();
  }

  /** Takes what waits for a requester that is gone. */
  public List<TailRequest> leave(Requester requester) {
    return locked(
        () -> {
          List<TailRequest> left = new ArrayList<>();
          tails.values().forEach(queue -> left.addAll(queue.pollAll(requester)));
          return leave(left);
        });
  }

  private List<TailRequest> leave(List<TailRequest> requests) {
    size -= requests.size();
    changed.signalAll();
    return requests;
  }

  /** Takes everything that waits. */
  public List<TailRequest> drain() {
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
}
