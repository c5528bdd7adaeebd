package io.cleave.cloud.internal.tail;

import io.cleave.cloud.internal.queue.RequestQueue;
import io.cleave.cloud.internal.queue.TailRequest;
import io.cleave.codec.protocol.ErrorCode;
import java.util.List;

/**
 * Answers requests from the queue, one batch at a time, until its thread is interrupted. Whatever a
 * tail throws fails the requests it was thrown for, and the worker goes on.
 */
public final class TailWorker implements Runnable {
  private final RequestQueue queue;
  private final TailRunners runners;

  public TailWorker(RequestQueue queue, TailRunners runners) {
    this.queue = queue;
    this.runners = runners;
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        serve(queue.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(RequestQueue.Batch batch) {
    try {
      for (TailRequest request : batch.expired()) {
        request.fail(
            ErrorCode.DEADLINE_EXCEEDED, "the request waited longer than its deadline allows");
      }
      if (!batch.live().isEmpty()) {
        compute(batch.tail(), batch.live());
      }
    } catch (Throwable t) { // such as an OutOfMemoryError: those that have their end keep it
      batch.expired().forEach(request -> request.failAfter(t));
      batch.live().forEach(request -> request.failAfter(t));
    } finally {
      queue.done(batch);
    }
  }

  private void compute(ServedPart tail, List<TailRequest> requests) {
    long started = System.nanoTime();
    TailRunner runner = runners.lend(tail);
    try {
      runner.run(requests);
    } finally {
      runners.giveBack(runner);
    }
    queue.served(tail, requests.size(), System.nanoTime() - started);
  }
}
