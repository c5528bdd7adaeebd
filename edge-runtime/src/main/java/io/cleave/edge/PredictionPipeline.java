package io.cleave.edge;

import ai.djl.metric.Metrics;
import io.cleave.codec.protocol.NextStep;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * From activations to futures: takes a free slot, encodes on the caller's thread straight from the
 * engine's memory into the buffer that the socket writes, and hands over. Thread-safe.
 */
final class PredictionPipeline implements AutoCloseable {
  private final RequestEncoder encoder;
  private final TailPool pool;
  private final Notifier listener;
  private final LocalRunner local;
  private final long timeoutNanos;
  private final long fallbackNanos;
  private final int maxInFlight;
  private final Semaphore slots;
  private final ReplyThread replies;
  private final AtomicLong ids = new AtomicLong();
  private volatile Metrics metrics;
  private volatile boolean closed;

  /**
   * Takes requests at once.
   *
   * @param local runs on the device what no server answers; null where nothing does
   * @param fallbackAfter when that begins
   */
  PredictionPipeline(
      RequestEncoder encoder,
      TailPool pool,
      ReplyThread replies,
      Notifier listener,
      LocalRunner local,
      Duration requestTimeout,
      Duration fallbackAfter,
      int maxInFlight) {
    this.encoder = encoder;
    this.pool = pool;
    this.replies = replies;
    this.listener = listener;
    this.local = local;
    this.timeoutNanos = requestTimeout.toNanos();
    this.fallbackNanos = fallbackAfter.toNanos();
    this.maxInFlight = maxInFlight;
    this.slots = new Semaphore(maxInFlight);
  }

  int inFlight() {
    return maxInFlight - slots.availablePermits();
  }

  void metrics(Metrics metrics) {
    this.metrics = metrics;
  }

  /**
   * Sends each activation of a batch as a request of its own, and waits for free slots in between.
   *
   * @param all the activations, float32, one behind the other; not needed any more when this
   *     returns
   * @param count how many there are
   * @param allImages what they were made of, float32; null where they came without
   * @param headNanos how long the head took for each: its share of the batch's run
   * @return one future an activation, in order
   */
  List<CompletableFuture<Prediction>> send(
      ByteBuffer all, int count, ByteBuffer allImages, long headNanos) {
    checkCaller();
    List<CompletableFuture<Prediction>> futures = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ByteBuffer activation = slice(all, i, count);
      ByteBuffer image = keepsImages() ? slice(allImages, i, count) : null;
      futures.add(
          send(
              (pending, deadlineNanos) ->
                  request(encoder.encode(activation, pending), image, deadlineNanos, pending),
              headNanos));
      encoder.tryAnother(activation);
    }
    return futures;
  }

  /** Sends a JPEG or PNG file as it is. */
  CompletableFuture<Prediction> send(byte[] picture) {
    checkCaller();
    return send(
        (pending, deadlineNanos) ->
            new Attempts(
                pool, pending.id(), encoder.copy(picture, pending), deadlineNanos, pending),
        0);
  }

  /** Makes a request once there is a slot for it. */
  private interface RequestMaker {
    PooledRequest make(PendingPrediction pending, long deadlineNanos);
  }

  private boolean keepsImages() {
    return local != null && local.takesImage();
  }

  private static ByteBuffer slice(ByteBuffer all, int index, int count) {
    if (all == null) {
      return null;
    }
    int bytes = all.limit() / count;
    return all.slice(index * bytes, bytes);
  }

  private void checkCaller() {
    if (closed) {
      throw new IllegalStateException("client: closed (expected: open)");
    }
    if (replies.isCurrent()) {
      throw new IllegalStateException(
          "thread: the client's reply thread (expected: another; use thenApplyAsync and the like)");
    }
  }

  private CompletableFuture<Prediction> send(RequestMaker maker, long headNanos) {
    long turnNanos = System.nanoTime();
    long deadlineNanos = turnNanos + timeoutNanos - headNanos;
    PendingPrediction pending =
        new PendingPrediction(replies, this, ids.incrementAndGet(), turnNanos, headNanos);
    TailException noSlot = takeSlot(deadlineNanos);
    if (noSlot != null) {
      pending.refused(noSlot);
      return pending.future();
    }
    try {
      pool.submit(maker.make(pending, deadlineNanos));
    } catch (RejectedExecutionException e) {
      slots.release();
      throw new IllegalStateException("client: closed (expected: open)", e);
    } catch (RuntimeException | Error e) {
      slots.release();
      throw e;
    }
    return pending.future();
  }

  private PooledRequest request(
      ByteBuf tensor, ByteBuffer image, long deadlineNanos, PendingPrediction pending) {
    if (local == null || (local.takesImage() && image == null)) {
      return new Attempts(pool, pending.id(), tensor, deadlineNanos, pending);
    }
    ByteBuf input = local.takesImage() ? copy(image, tensor) : tensor.retainedDuplicate();
    long atNanos = deadlineNanos - timeoutNanos + fallbackNanos;
    return new FallbackRace(pool, local, tensor, input, atNanos, deadlineNanos, pending);
  }

  /** Copies an image, and releases the tensor if there is no memory for the copy. */
  private static ByteBuf copy(ByteBuffer image, ByteBuf tensor) {
    try {
      return PooledByteBufAllocator.DEFAULT.directBuffer(image.remaining()).writeBytes(image);
    } catch (RuntimeException | Error e) {
      tensor.release();
      throw e;
    }
  }

  private TailException takeSlot(long deadlineNanos) {
    try {
      if (slots.tryAcquire(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return null;
      }
      return new TailTimeoutException(
          NextStep.RETRY_SAFE, maxInFlight + " requests were in flight (limit) until the deadline");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new TailUnavailableException("interrupted before the request was sent", e);
    }
  }

  /** A request was answered; on the reply thread, as the next two. */
  void answered(RequestReport report) {
    slots.release();
    if (report.path() == PredictionPath.REMOTE) {
      encoder.answered(report);
    }
    Metrics current = metrics;
    if (current != null) {
      Notifier.quietly(() -> StageMetrics.add(current, report));
    }
    listener.now(to -> to.answered(report));
  }

  void failed(TailException failure) {
    slots.release();
    refused(failure);
  }

  /** A request failed before it had a slot. */
  void refused(TailException failure) {
    listener.now(to -> to.failed(failure));
  }

  /** Fails what is in flight; every future is complete afterwards. */
  @Override
  public void close() {
    closed = true;
    pool.close();
    if (local != null) {
      local.close();
    }
    replies.close();
  }
}
