package io.cleave.edge.internal.request;

import ai.djl.metric.Metrics;
import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.NextStep;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.TraceContext;
import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.Prediction;
import io.cleave.edge.PredictionPath;
import io.cleave.edge.Report;
import io.cleave.edge.RequestOptions;
import io.cleave.edge.Route;
import io.cleave.edge.Stage;
import io.cleave.edge.TailException;
import io.cleave.edge.TailTimeoutException;
import io.cleave.edge.TailUnavailableException;
import io.cleave.edge.internal.connection.Notifier;
import io.cleave.edge.internal.connection.TailRequest;
import io.cleave.edge.internal.connection.Timeline;
import io.cleave.edge.internal.local.LocalInput;
import io.cleave.edge.internal.local.LocalRunner;
import io.cleave.edge.internal.local.StandIn;
import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.HeadRun;
import io.cleave.edge.internal.plan.RequestEncoder;
import io.cleave.edge.internal.plan.WantedOutputs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
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
 * From inputs to futures: asks the planner, runs the head, takes a free slot, encodes on the
 * caller's thread straight from the engine's memory into the buffer that the socket writes, and
 * hands over. Thread-safe.
 */
public final class RequestPipeline implements AutoCloseable {
  /**
   * How requests are made.
   *
   * @param requestTimeoutNanos how long one may take
   * @param fallbackNanos when the device begins in place of servers
   * @param maxInFlight how many are under way at most
   */
  public record Limits(long requestTimeoutNanos, long fallbackNanos, int maxInFlight) {}

  private final Routing routing;
  private final TailPool pool;
  private final Replies replies;
  private final Notifier listener;
  private final Optional<LocalRunner> local;
  private final Limits limits;
  private final LongSupplier clock;
  private final Semaphore slots;
  private final AtomicLong ids = new AtomicLong();
  private volatile @Nullable Metrics metrics;
  private volatile boolean closed;

  /**
   * Takes requests at once.
   *
   * @param pool closed with this, as are the replies and what runs on the device
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
   * Plans a batch, runs the head, and sends each sample as a request of its own, with waits for
   * free slots in between.
   *
   * @param inputs not needed any more when this returns
   * @return one future a sample, in order
   */
  public List<CompletableFuture<Prediction>> predict(Tensors inputs, RequestOptions options) {
    checkCaller();
    Route route = routing.plan(options, inFlight());
    ClientCut cut = routing.cutOf(route);
    WantedOutputs wanted = cut.wanted(options);
    return cut.run(inputs, batch -> each(route, cut, batch, wanted, options));
  }

  /** As {@link #predict}, of what crosses a cut already, for all that the tail gives. */
  public List<CompletableFuture<Prediction>> predictTail(ClientCut cut, Tensors crossing) {
    checkCaller();
    RequestOptions options = RequestOptions.defaults().cut(cut.name());
    HeadRun batch = HeadRun.none(crossing, nanoTime());
    return each(routing.plan(options, inFlight()), cut, batch, cut.ofTail(), options);
  }

  private List<CompletableFuture<Prediction>> each(
      Route route, ClientCut cut, HeadRun batch, WantedOutputs wanted, RequestOptions options) {
    List<CompletableFuture<Prediction>> futures = new ArrayList<>(batch.count());
    for (int i = 0; i < batch.count(); i++) {
      futures.add(one(route, cut, batch.sample(i), wanted, options));
    }
    return futures;
  }

  private CompletableFuture<Prediction> one(
      Route route, ClientCut cut, HeadRun sample, WantedOutputs wanted, RequestOptions options) {
    Timeline time = new Timeline(sample.startedNanos()).until(Stage.HEAD, sample.endedNanos());
    Optional<Tensors> finished = wanted.keep(sample.made());
    Pending pending =
        new Pending(this, ids.incrementAndGet(), cut, route, options, wanted, finished, time);
    if (!wanted.needsTail()) {
      pending.answeredByHead(sample);
      return pending.future();
    }
    submit(
        pending,
        sample.endedNanos() - sample.startedNanos(),
        deadline -> make(route, sample, pending, deadline));
    cut.encoder().tryAnother(sample.crossing());
    return pending.future();
  }

  /** Sends a JPEG or PNG file as it is, to be answered with all outputs of the network. */
  public CompletableFuture<Prediction> predictPicture(byte[] file) {
    checkCaller();
    ClientCut cut = routing.cuts().input().orElseThrow();
    Pending pending =
        new Pending(
            this,
            ids.incrementAndGet(),
            cut,
            new Route.Picture(),
            RequestOptions.defaults(),
            cut.ofTail(),
            Optional.empty(),
            new Timeline(nanoTime()));
    submit(pending, 0, deadline -> picture(file, pending, deadline));
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

  /** Makes a request once there is a slot for it. */
  private interface Work {
    PooledRequest make(long deadlineNanos);
  }

  private void submit(Pending pending, long headNanos, Work work) {
    long deadlineNanos = nanoTime() + limits.requestTimeoutNanos() - headNanos;
    TailException noSlot = takeSlot(deadlineNanos);
    if (noSlot != null) {
      pending.refused(noSlot);
      return;
    }
    try {
      PooledRequest request = work.make(deadlineNanos);
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
          limits.maxInFlight() + " requests were in flight (limit) until the deadline");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new TailUnavailableException("interrupted before the request was sent", e);
    }
  }

  /** Makes a request of a sample, whose memory is not needed any more when this returns. */
  private PooledRequest make(Route route, HeadRun sample, Pending pending, long deadlineNanos) {
    ClientCut cut = pending.cut();
    Optional<StandIn> standIn = local.flatMap(runner -> runner.standIn(cut, sample));
    if (route instanceof Route.Remote remote) {
      TailRequest request = encode(remote, sample, pending);
      return standIn.isEmpty() || remote.fallback().isEmpty()
          ? new Attempts(pool, pending.id(), request, deadlineNanos, pending)
          : race(request, keep(standIn.get(), sample, request), pending, deadlineNanos);
    }
    return alone((Route.Local) route, standIn, sample, pending, deadlineNanos);
  }

  /** The device runs what it has, on what a server would get where that is the tail. */
  private PooledRequest alone(
      Route.Local route,
      Optional<StandIn> standIn,
      HeadRun sample,
      Pending pending,
      long deadlineNanos) {
    StandIn runs =
        standIn
            .filter(each -> each.path() == route.path())
            .orElseThrow(
                () -> new IllegalArgumentException("route: " + route + " (expected: a fallback)"));
    ByteBuf message = message(route, sample, pending.cut());
    try {
      pending.keptHere(sample);
      LocalInput input = runs.keep(sample, message);
      return new LocalRequest(pool, local.orElseThrow(), input, deadlineNanos, pending);
    } finally {
      message.release();
    }
  }

  private static ByteBuf message(Route.Local route, HeadRun sample, ClientCut cut) {
    return route.path() == PredictionPath.LOCAL_TAIL
        ? cut.encoder().encode(sample.crossing(), cut.profiles().get(0)).content()
        : Unpooled.EMPTY_BUFFER;
  }

  private static TailRequest encode(Route.Remote remote, HeadRun sample, Pending pending) {
    ClientCut cut = pending.cut();
    RequestEncoder.Encoded encoded = cut.encoder().encode(sample.crossing(), remote.profile());
    TailRequest request = request(pending, PayloadKind.TENSORS, encoded.content());
    pending.encoded(encoded, sample, request);
    return request;
  }

  private static TailRequest request(Pending pending, PayloadKind kind, ByteBuf content) {
    RequestOptions options = pending.options();
    Extensions extensions =
        options
            .trace()
            .filter(TraceContext::isSampled)
            .map(trace -> trace.addTo(Extensions.NONE))
            .orElse(Extensions.NONE);
    return new TailRequest(
        pending.cut().need(), pending.wanted(), kind, options.priority(), extensions, content);
  }

  /** Keeps what the device needs, and releases the request if there is no memory for that. */
  private static LocalInput keep(StandIn standIn, HeadRun sample, TailRequest request) {
    try {
      return standIn.keep(sample, request.content());
    } catch (RuntimeException | Error e) {
      request.release();
      throw e;
    }
  }

  private PooledRequest race(
      TailRequest request, LocalInput input, Pending pending, long deadlineNanos) {
    long atNanos = deadlineNanos - limits.requestTimeoutNanos() + limits.fallbackNanos();
    return new FallbackRace(
        pool, local.orElseThrow(), request, input, atNanos, deadlineNanos, pending);
  }

  private PooledRequest picture(byte[] file, Pending pending, long deadlineNanos) {
    long started = nanoTime();
    ByteBuf content = PooledByteBufAllocator.DEFAULT.directBuffer(file.length);
    content.writeBytes(file);
    TailRequest request = request(pending, PayloadKind.PICTURE, content);
    pending.copied(file.length, started, nanoTime(), request);
    return new Attempts(pool, pending.id(), request, deadlineNanos, pending);
  }

  void reply(Runnable task) {
    replies.execute(task);
  }

  /** A request was answered; on the reply thread, as the next four. */
  void answered(Report report) {
    slots.release();
    Notifier.quietly(() -> routing.planner().learn(report));
    finished(report);
  }

  /** A request was answered that needed no slot. */
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

  /** A request failed before it had a slot. */
  void refused(TailException failure) {
    listener.now(to -> to.failed(failure));
  }

  /** The caller gave a request up. */
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
