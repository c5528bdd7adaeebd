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
 * The requests that wait for a worker, all together bounded. Tails take turns, and so do the
 * requesters of each tail, so that who has many waiting delays himself and nobody else. Nothing is
 * taken for a requester that {@linkplain Requester#takesAnswers takes no answers}, but what has
 * expired. Thread-safe; {@link #poll} and {@link #nextDueNanos} wait for nothing, so that one
 * thread can stand for all workers.
 */
public final class RequestQueue {
  /**
   * What a worker takes at once, of one tail; one of the lists may be empty.
   *
   * @param tail the tail
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

  /** Those that are open; the first is the next to be served. */
  private final Map<ServedPart, TailQueue> tails = new LinkedHashMap<>();

  private int size;

  /**
   * Creates an empty queue.
   *
   * @param capacity the most that may wait
   * @param workers how many take from it
   * @param maxBatch the most that one takes at once
   * @param maxWait how long a request waits for others to share its batch
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

  /** Requests that were taken and have not ended. */
  public int running() {
    return locked(() -> tails.values().stream().mapToInt(TailQueue::running).sum());
  }

  /** How many wait for the tail. */
  public int waitingFor(ServedPart tail) {
    return locked(() -> tails.containsKey(tail) ? tails.get(tail).size() : 0);
  }

  /** Takes requests for the tail from now on. */
  public void open(ServedPart tail) {
    locked(() -> tails.put(tail, new TailQueue()));
  }

  /** Waits until nothing waits for the tail and no worker computes for it; false if time passes. */
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

  /** Takes everything that waits for the tail. */
  public List<TailRequest> drain(ServedPart tail) {
    return locked(() -> tails.containsKey(tail) ? leave(tails.get(tail).pollAll()) : List.of());
  }

  /** Takes no more requests for the tail, which is idle. */
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
   * How long a request of the requester would take to its answer if it came now: its wait, what
   * workers are at already, and its own batch; 0 if that is unknown.
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

  /** How busy all is, and how long a request of the requester for the tail would wait now. */
  public ServerLoad load(ServedPart tail, Requester requester) {
    return load(each -> each == tail, requester);
  }

  /**
   * How busy all is, and how long a request of the requester would wait now for that of the tails
   * that it waits longest for.
   *
   * @param tails which count
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

  /** Until what is ahead has its end, and what workers are at already. */
  private long expectedWaitNanos(TailQueue own, int ahead) {
    return waitNanos(own, ahead) + own.nanosFor(own.running()) / workers;
  }

  /**
   * Puts the request into its line. In a full queue there is no room for those who take no answers.
   * For others the newest request of one of these makes room, or else that of whoever has most
   * waiting for one who has at least two fewer.
   *
   * @return whom there is no room for, or whose tail is not open, which the caller owns: null, the
   *     request itself, or another
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
    int most = line.waiting(arriving.requester()) + 1;
    for (TailQueue queue : tails.values()) {
      Requester candidate = queue.size() > most ? queue.greediest() : null;
      if (candidate != null && queue.waiting(candidate) > most) {
        fullest = queue;
        greediest = candidate;
        most = queue.waiting(candidate);
      }
    }
    if (fullest == null || greediest == null) {
      return makeRoomByItself(line, arriving);
    }
    size--;
    return fullest.pollNewest(greediest);
  }

  /** Nobody else has more waiting: what is less urgent of the same requester goes. */
  private TailRequest makeRoomByItself(TailQueue line, TailRequest arriving) {
    if (!line.hasBelow(arriving.requester(), arriving.priority())) {
      return arriving;
    }
    size--;
    return line.pollNewest(arriving.requester());
  }

  /**
   * Waits for a batch, as {@link #poll} gives it.
   *
   * @throws InterruptedException if the thread is interrupted before there is one
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
   * Takes a batch, which the caller then owns and ends with {@link #done}. It is full, or one of
   * its requests has waited long enough for others, or none can come because the queue is full; or
   * there is only what has expired.
   *
   * @return nothing if none is due now, also where a requester has just been answered enough
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
   * When {@link #poll}, which has just given nothing, may give something although nothing else has
   * changed.
   *
   * @return a time of the clock, perhaps past; nothing if nothing waits
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

  /** No larger than its most urgent request can wait for: all are answered when the last is. */
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

  /** Tells that somebody who took no answers may take some now. */
  public void roomAppeared() {
    locked(
        () -> {
          changed.signalAll();
          return null;
        });
  }

  /** Tells that a worker has computed so many requests of the tail together, in that time. */
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

  /** Tells that the requests of a batch have their end, so that the tail may be closed. */
  public void done(Batch batch) {
    lock.lock();
    try {
      Objects.requireNonNull(tails.get(batch.tail())).addRunning(-batch.size());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes that request out; returns false if it does not wait any more: another has it. */
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

  /** Takes what waits for all that take no answers. */
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

  /** Takes everything that still waits. */
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
