package io.cleave.cloud;

import io.cleave.codec.protocol.ErrorCode;
import io.netty.buffer.ByteBufAllocator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers requests from the queue, one batch at a time, until its thread is interrupted. Whatever a
 * tail throws fails the requests it was thrown for, and the worker goes on.
 */
final class TailWorker implements Runnable {
  private final RequestQueue queue;
  private final ByteBufAllocator allocator;
  private final ServerListener listener;
  private final Map<Tail, TailRunner> runners = new HashMap<>();

  TailWorker(RequestQueue queue, ByteBufAllocator allocator, ServerListener listener) {
    this.queue = queue;
    this.allocator = allocator;
    this.listener = listener;
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        serve(queue.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      runners.values().forEach(TailRunner::close);
    }
  }

  private void serve(RequestQueue.Batch batch) {
    try {
      for (TailRequest request : batch.expired()) {
        request.fail(
            ErrorCode.DEADLINE_EXCEEDED, "the request waited longer than its deadline allows");
      }
      if (!batch.live().isEmpty()) {
        compute(batch.live());
      }
    } catch (Throwable t) { // such as an OutOfMemoryError: those that have their end keep it
      batch.expired().forEach(request -> request.failAfter(t));
      batch.live().forEach(request -> request.failAfter(t));
    } finally {
      queue.done(batch);
    }
  }

  private void compute(List<TailRequest> requests) {
    Tail tail = requests.get(0).tail();
    long started = System.nanoTime();
    runners
        .computeIfAbsent(tail, any -> new TailRunner(tail, queue.maxBatch(), allocator, listener))
        .run(requests);
    queue.served(tail, requests.size(), System.nanoTime() - started);
  }
}
