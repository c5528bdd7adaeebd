package io.cleave.edge.internal.request;

import ai.djl.metric.Metrics;
import io.cleave.codec.protocol.NextStep;
import io.cleave.codec.tensor.DirectMemory;
import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.Prediction;
import io.cleave.edge.Report;
import io.cleave.edge.RequestOptions;
import io.cleave.edge.Route;
import io.cleave.edge.Stage;
import io.cleave.edge.TailException;
import io.cleave.edge.TailTimeoutException;
import io.cleave.edge.TailUnavailableException;
import io.cleave.edge.internal.connection.Notifier;
import io.cleave.edge.internal.connection.Timeline;
import io.cleave.edge.internal.local.LocalRunner;
import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.HeadRun;
import io.cleave.edge.internal.plan.LentRun;
import io.cleave.edge.internal.plan.WantedOutputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * From inputs to futures: asks the planner, does what the device does first, takes a free slot,
 * encodes on the caller's thread from the engine's memory straight into the buffer that the socket
 * writes, and hands it over. Thread-safe.
 */
public final class RequestPipeline implements AutoCloseable {
  /**
   * Limits of requests.
   *
   * @param requestTimeoutNanos how long a request may take
   * @param fallbackNanos when the device begins in place of servers, from the start of a request
   * @param maxInFlight max requests under way
   */
  public record Limits(long requestTimeoutNanos, long fallbackNanos, int maxInFlight) {}

  private final Routing routing;
  private final TailPool pool;
  private final Replies replies;
  private final Notifier listener;
  private final Optional<LocalRunner> local;
  private final RequestMaker maker;
  private final Limits limits;
  private final LongSupplier clock;
  private final Semaphore slots;
  private final AtomicLong ids = new AtomicLong();
  private volatile @Nullable Metrics metrics;
  private volatile boolean closed;

  /**
   * Creates a pipeline that takes requests at once.
   *
   * @param pool closed with this, as are the replies and the local runner
   * @param local runs on the device what no server answers, if anything does
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  public RequestPipeline(
      Routing routing,
      TailPool pool,
      Replies replies,
      Notifier listener,
      Optional<LocalRunner> local,
      Limits limits,
      LongSupplier clock) {
    this.routing = routing;
    this.pool = pool;
    this.replies = replies;
    this.listener = listener;
    this.local = local;
    this.maker = new RequestMaker(pool, local, limits, clock);
    this.limits = limits;
    this.clock = clock;
    this.slots = new Semaphore(limits.maxInFlight());
  }

  public int inFlight() {
    return limits.maxInFlight() - slots.availablePermits();
  }

  public void metrics(Metrics metrics) {
    this.metrics = metrics;
  }

  long nanoTime() {
    return clock.getAsLong();
  }

  /**
   * {@return a future for each sample, in order} Plans a batch, runs the head, and sends each
   * sample as a request of its own, waiting for free slots in between.
   *
   * @param inputs free for reuse when this returns
   * @param options of the requests
   */
  public List<CompletableFuture<Prediction>> predict(Tensors inputs, RequestOptions options) {
    return predict(new Given.Inputs(inputs), options);
  }

  /** As {@link #predict}, for tensors that cross a cut, and all outputs of the tail. */
  public List<CompletableFuture<Prediction>> predictTail(ClientCut cut, Tensors crossing) {
    RequestOptions options = RequestOptions.defaults().cut(cut.name());
    return predict(new Given.Crossing(cut, crossing, nanoTime()), options);
  }

  /** As {@link #predict}, for a picture's file, and all outputs of the network. */
  public CompletableFuture<Prediction> predictPicture(byte[] file) {
    Given given = Given.Picture.of(file, routing.cuts().input().flatMap(ClientCut::pictures));
    return predict(given, RequestOptions.defaults()).get(0);
  }

  private List<CompletableFuture<Prediction>> predict(Given given, RequestOptions options) {
    checkCaller();
    Route route = routing.plan(given, options, inFlight());
    Way way = route.match(new Ways(routing.cuts(), given, options, maker));
    try (LentRun run = way.begin()) {
      List<CompletableFuture<Prediction>> futures = new ArrayList<>(run.batch().count());
      for (int i = 0; i < run.batch().count(); i++) {
        futures.add(one(route, way, run.batch().sample(i), options));
      }
      return futures;
    } catch (OutOfMemoryError e) {
      throw explained(e);
    }
  }

  /** Names the option that gives more memory, where it is known. */
  private static OutOfMemoryError explained(OutOfMemoryError thrown) {
    return DirectMemory.shortage(thrown)
        .map(
            shortage -> {
              OutOfMemoryError error = new OutOfMemoryError(shortage);
              error.initCause(thrown);
              return error;
            })
        .orElse(thrown);
  }

  private CompletableFuture<Prediction> one(
      Route route, Way way, HeadRun sample, RequestOptions options) {
    WantedOutputs wanted = way.wanted();
    Timeline time = new Timeline(sample.startedNanos()).until(Stage.HEAD, sample.endedNanos());
    Optional<Tensors> finished = wanted.keep(sample.made());
    Pending pending =
        new Pending(this, ids.incrementAndGet(), way.cut(), route, options, wanted, finished, time);
    if (!wanted.needsTail()) {
      pending.answeredByHead(sample);
      return pending.future();
    }
    submit(way, sample, pending);
    way.sent(sample);
    return pending.future();
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

  /** Makes a request as soon as there is a slot for it. */
  private void submit(Way way, HeadRun sample, Pending pending) {
    long headNanos = sample.endedNanos() - sample.startedNanos();
    long deadlineNanos = nanoTime() + limits.requestTimeoutNanos() - headNanos;
    TailException noSlot = takeSlot(deadlineNanos);
    if (noSlot != null) {
      pending.refused(noSlot);
      return;
    }
    try {
      PooledRequest request = way.make(sample, pending, deadlineNanos);
      pool.submit(request);
      cancelWithFuture(pending, request);
    } catch (RejectedExecutionException e) {
      slots.release();
      throw new IllegalStateException("client: closed (expected: open)", e);
    } catch (RuntimeException | Error e) {
      slots.release();
      throw e;
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the caller has the one that counts
  private void cancelWithFuture(Pending pending, PooledRequest request) {
    CompletableFuture<Prediction> future = pending.future();
    future.whenComplete(
        (answer, failure) -> {
          if (future.isCancelled()) {
            pool.execute(request::cancel);
          }
        });
  }

  private @Nullable TailException takeSlot(long deadlineNanos) {
    try {
      if (slots.tryAcquire(deadlineNanos - nanoTime(), TimeUnit.NANOSECONDS)) {
        return null;
      }
      return new TailTimeoutException(
          NextStep.RETRY_SAFE,
          limits.maxInFlight()
              + " requests were in flight (maxInFlight) until the deadline (requestTimeout)");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new TailUnavailableException("interrupted before the request was sent", e);
    }
  }

  void reply(Runnable task) {
    replies.execute(task);
  }

  /** Ends a request that was answered. Called on the reply thread, as are the next four. */
  void answered(Report report) {
    slots.release();
    Notifier.quietly(() -> routing.planner().learn(report));
    finished(report);
  }

  /** Ends a request that was answered without a slot. */
  void finished(Report report) {
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

  /** Ends a request that failed before it had a slot. */
  void refused(TailException failure) {
    listener.now(to -> to.failed(failure));
  }

  /** Ends a request that its caller cancelled. */
  void cancelled(long id) {
    slots.release();
    listener.now(to -> to.cancelled(id));
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
