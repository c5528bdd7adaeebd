package io.cleave.cloud.internal.tail;

import io.cleave.cloud.internal.queue.RequestQueue;
import io.cleave.cloud.internal.queue.TailRequest;
import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.codec.protocol.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Answers requests from the queue, one batch at a time, until its thread is interrupted. What a
 * tail throws fails the requests of that run, and the worker goes on.
 */
public final class TailWorker implements Runnable {
  private final RequestQueue queue;
  private final TailRunners runners;
  private final LongSupplier nanoTime;

  public TailWorker(RequestQueue queue, TailRunners runners, LongSupplier nanoTime) {
    this.queue = queue;
    this.runners = runners;
    this.nanoTime = nanoTime;
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

  /** Answers a batch if one is due now, without waiting; returns whether one was. */
  public boolean serveDue() {
    Optional<RequestQueue.Batch> due = queue.poll(nanoTime.getAsLong());
    due.ifPresent(this::serve);
    return due.isPresent();
  }

  /** Answers a batch that was taken from the queue. */
  public void serve(RequestQueue.Batch batch) {
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
    long started = nanoTime.getAsLong();
    TailRunner runner = runners.lend(tail);
    int ran;
    try {
      ran = runner.run(requests);
    } finally {
      runners.giveBack(runner);
    }
    if (ran > 0) { // what was given up says nothing about the tail
      queue.served(tail, ran, nanoTime.getAsLong() - started);
    }
  }
}
