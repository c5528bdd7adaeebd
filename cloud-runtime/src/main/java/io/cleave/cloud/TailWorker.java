package io.cleave.cloud;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.protocol.ErrorCode;
import io.netty.buffer.ByteBufAllocator;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests from the queue, one at a time, until its thread is interrupted. Whatever a tail
 * throws fails the request it was thrown for, and the worker goes on.
 */
final class TailWorker implements Runnable {
  private static final Logger logger = LoggerFactory.getLogger(TailWorker.class);

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

  private void serve(TailRequest request) {
    try {
      answer(request);
    } catch (CorruptFrameException e) {
      request.connection().fail(request.id(), ErrorCode.BAD_TENSOR, e.getMessage());
    } catch (Throwable t) { // an OutOfMemoryError in one request must not end the worker
      failAfter(t, request);
    } finally {
      request.release();
      queue.done();
    }
  }

  private void answer(TailRequest request) {
    if (request.connection().isGone()) {
      return;
    }
    if (request.expiredAt(System.nanoTime())) {
      request
          .connection()
          .fail(
              request.id(),
              ErrorCode.DEADLINE_EXCEEDED,
              "the request waited longer than its deadline allows");
      return;
    }
    TailRunner runner =
        runners.computeIfAbsent(request.tail(), tail -> new TailRunner(tail, allocator, listener));
    long started = System.nanoTime();
    request.connection().answer(runner.run(request));
    queue.served(System.nanoTime() - started);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody is left to hear how the close ended
  private static void failAfter(Throwable thrown, TailRequest request) {
    try {
      String reason = "the tail failed with " + thrown.getClass().getName();
      request.connection().fail(request.id(), ErrorCode.INTERNAL, reason);
      logger.warn("Tail {} failed", request.tail().fingerprint(), thrown);
    } catch (Throwable t) { // no memory even for saying so: the edge learns it from the close
      request.connection().abort();
    }
  }
}
