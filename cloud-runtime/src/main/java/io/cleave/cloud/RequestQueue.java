package io.cleave.cloud;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** The requests that wait for a worker: first come, first served, bounded. Thread-safe. */
final class RequestQueue {
  private final int capacity;
  private final BlockingQueue<TailRequest> waiting;

  RequestQueue(int capacity) {
    this.capacity = capacity;
    this.waiting = new ArrayBlockingQueue<>(capacity);
  }

  int capacity() {
    return capacity;
  }

  /** Takes ownership of the request if there is room; otherwise the caller keeps it. */
  boolean offer(TailRequest request) {
    return waiting.offer(request);
  }

  /** Waits for the next request, which the caller then owns. */
  TailRequest take() throws InterruptedException {
    return waiting.take();
  }

  /** Takes everything that still waits. */
  List<TailRequest> drain() {
    List<TailRequest> rest = new ArrayList<>();
    waiting.drainTo(rest);
    return rest;
  }
}
