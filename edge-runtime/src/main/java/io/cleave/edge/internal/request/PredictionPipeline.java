package io.cleave.edge.internal.request;

import ai.djl.metric.Metrics;
import io.cleave.codec.protocol.NextStep;
import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.Prediction;
import io.cleave.edge.PredictionPath;
import io.cleave.edge.RequestReport;
import io.cleave.edge.TailException;
import io.cleave.edge.TailTimeoutException;
import io.cleave.edge.TailUnavailableException;
import io.cleave.edge.internal.connection.Notifier;
import io.cleave.edge.internal.local.LocalRunner;
import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.HeadRun;
import io.cleave.edge.internal.plan.LinkRate;
import io.cleave.edge.internal.plan.WantedOutputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * From what crosses a cut to futures: takes a free slot, has the request made on the caller's
 * thread straight from the engine's memory into the buffer that the socket writes, and hands over.
 * Thread-safe.
 */
public final class PredictionPipeline implements AutoCloseable {
  private final RequestMaker maker;
  private final TailPool pool;
  private final ReplyThread replies;
  private final Notifier listener;
  private final Optional<LocalRunner> local;
  private final LinkRate link;
  private final int maxInFlight;
  private final Semaphore slots;
  private final AtomicLong ids = new AtomicLong();
  private volatile @Nullable Metrics metrics;
  private volatile boolean closed;

  /**
   * Takes requests at once.
   *
   * @param pool closed with this, as are the replies and what runs on the device
   * @param link learns from each answer
   */
  public PredictionPipeline(
      RequestMaker maker,
      TailPool pool,
      ReplyThread replies,
      Notifier listener,
      Optional<LocalRunner> local,
      LinkRate link,
      int maxInFlight) {
    this.maker = maker;
    this.pool = pool;
    this.replies = replies;
    this.listener = listener;
    this.local = local;
    this.link = link;
    this.maxInFlight = maxInFlight;
    this.slots = new Semaphore(maxInFlight);
  }

  public int inFlight() {
    return maxInFlight - slots.availablePermits();
  }

  public void metrics(Metrics metrics) {
    this.metrics = metrics;
  }

  /**
   * Sends each sample of a batch as a request of its own, and waits for free slots in between.
   *
   * @param batch not needed any more when this returns
   * @return one future a sample, in order
   */
  public List<CompletableFuture<Prediction>> send(
      ClientCut cut, HeadRun batch, WantedOutputs wanted) {
    checkCaller();
    List<CompletableFuture<Prediction>> futures = new ArrayList<>(batch.count());
    for (int i = 0; i < batch.count(); i++) {
      futures.add(sendOne(cut, batch.sample(i), wanted));
    }
    return futures;
  }

  private CompletableFuture<Prediction> sendOne(
      ClientCut cut, HeadRun sample, WantedOutputs wanted) {
    PendingPrediction pending =
        pending(cut, wanted, wanted.keep(sample.made()), sample.headNanos());
    if (!wanted.needsTail()) {
      pending.answeredByHead(sample.crossing().signature().bytes());
      return pending.future();
    }
    submit(pending, sample.headNanos(), deadline -> maker.tensors(sample, pending, deadline));
    cut.encoder().tryAnother(sample.crossing());
    return pending.future();
  }

  /** Sends a JPEG or PNG file as it is, to be answered with all outputs of the network. */
  public CompletableFuture<Prediction> send(ClientCut cut, byte[] picture) {
    checkCaller();
    PendingPrediction pending = pending(cut, cut.ofTail(), Optional.empty(), 0);
    submit(pending, 0, deadline -> maker.picture(picture, pending, deadline));
    return pending.future();
  }

  private PendingPrediction pending(
      ClientCut cut, WantedOutputs wanted, Optional<Tensors> finished, long headNanos) {
    long id = ids.incrementAndGet();
    return new PendingPrediction(
        replies, this, cut, wanted, finished, id, System.nanoTime(), headNanos);
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

  /** Makes a request once there is a slot for it. */
  private interface Work {
    PooledRequest make(long deadlineNanos);
  }

  private void submit(PendingPrediction pending, long headNanos, Work work) {
    long deadlineNanos = System.nanoTime() + maker.timeoutNanos() - headNanos;
    TailException noSlot = takeSlot(deadlineNanos);
    if (noSlot != null) {
      pending.refused(noSlot);
      return;
    }
    try {
      pool.submit(work.make(deadlineNanos));
    } catch (RejectedExecutionException e) {
      slots.release();
      throw new IllegalStateException("client: closed (expected: open)", e);
    } catch (RuntimeException | Error e) {
      slots.release();
      throw e;
    }
  }

  private @Nullable TailException takeSlot(long deadlineNanos) {
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

  /** A request was answered; on the reply thread, as the next three. */
  public void answered(ClientCut cut, RequestReport report) {
    slots.release();
    if (report.path() == PredictionPath.REMOTE) {
      link.request(report.bytesSent(), report.networkNanos());
      cut.encoder().answered(report);
    }
    finished(report);
  }

  /** A request was answered that needed no slot. */
  public void finished(RequestReport report) {
    Metrics current = metrics;
    if (current != null) {
      Notifier.quietly(() -> StageMetrics.add(current, report));
    }
    listener.now(to -> to.answered(report));
  }

  public void failed(TailException failure) {
    slots.release();
    refused(failure);
  }

  /** A request failed before it had a slot. */
  public void refused(TailException failure) {
    listener.now(to -> to.failed(failure));
  }

  /** Fails what is in flight; every future is complete afterwards. */
  @Override
  public void close() {
    closed = true;
    pool.close();
    local.ifPresent(LocalRunner::close);
    replies.close();
  }
}
