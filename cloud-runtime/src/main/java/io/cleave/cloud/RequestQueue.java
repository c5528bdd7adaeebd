package io.cleave.cloud;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The requests that wait for a worker: first come, first served, bounded, with an estimate of how
 * long the next one would wait. Thread-safe.
 */
final class RequestQueue {
  /** One request's share in the moving mean is one part in so many. */
  private static final int MEAN_WEIGHT = 8;

  private final int capacity;
  private final int workers;
  private final AtomicLong meanNanos = new AtomicLong();
  private final AtomicInteger running = new AtomicInteger();
  private final BlockingQueue<TailRequest> waiting;

  RequestQueue(int capacity, int workers) {
    this.capacity = capacity;
    this.workers = workers;
    this.waiting = new ArrayBlockingQueue<>(capacity);
  }

  int capacity() {
    return capacity;
  }

  /** Tells how long a worker took for a request. */
  void served(long nanos) {
    meanNanos.updateAndGet(mean -> mean == 0 ? nanos : mean + (nanos - mean) / MEAN_WEIGHT);
  }

  /** How long a request that came now would wait, by what the last ones took; 0 if unknown. */
  long expectedWaitNanos() {
    return waiting.size() * meanNanos.get() / workers;
  }

  /** Takes ownership of the request if there is room; otherwise the caller keeps it. */
  boolean offer(TailRequest request) {
    return waiting.offer(request);
  }

  /** Waits for the next request, which the caller then owns. */
  TailRequest take() throws InterruptedException {
    TailRequest request = waiting.take();
    running.incrementAndGet();
    return request;
  }

  /** Tells that a taken request has its end. */
  void done() {
    running.decrementAndGet();
  }

  /** Requests that were taken and have not ended. */
  int running() {
    return running.get();
  }

  /** How many wait for the tail. */
  int waitingFor(Tail tail) {
    return (int) waiting.stream().filter(request -> request.tail().equals(tail)).count();
  }

  /** Takes everything that still waits. */
  List<TailRequest> drain() {
    List<TailRequest> rest = new ArrayList<>();
    waiting.drainTo(rest);
    return rest;
  }
}
