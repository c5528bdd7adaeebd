package io.cleave.edge.internal.request;

import io.cleave.codec.protocol.ContentChecksum;
import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.TraceContext;
import io.cleave.edge.RequestOptions;
import io.cleave.edge.internal.connection.TailRequest;
import io.cleave.edge.internal.local.LocalInput;
import io.cleave.edge.internal.local.LocalRunner;
import io.cleave.edge.internal.local.StandIn;
import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.HeadRun;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Makes the requests that a pool runs: to servers, with the device beside them where it can stand
 * in, and to the device alone.
 *
 * @param local runs on the device what no server answers, if anything does
 * @param clock nanoseconds, as {@link System#nanoTime}
 */
record RequestMaker(
    TailPool pool, Optional<LocalRunner> local, RequestPipeline.Limits limits, LongSupplier clock) {
  long nanoTime() {
    return clock.getAsLong();
  }

  /** What can run on the device for requests at a cut that bring all it needs. */
  Optional<StandIn> standIn(ClientCut cut) {
    return local.flatMap(runner -> runner.standIn(cut));
  }

  /** What can run on the device for a sample. */
  Optional<StandIn> standIn(ClientCut cut, HeadRun sample) {
    return local.flatMap(runner -> runner.standIn(cut, sample));
  }

  /** The request that servers get. */
  static TailRequest request(Pending pending, PayloadKind kind, ByteBuf content) {
    RequestOptions options = pending.options();
    Extensions extensions =
        options
            .trace()
            .filter(TraceContext::isSampled)
            .map(trace -> trace.addTo(Extensions.NONE))
            .orElse(Extensions.NONE);
    if (kind == PayloadKind.PICTURE) {
      extensions = ContentChecksum.addTo(extensions, content.nioBuffer());
    }
    return new TailRequest(
        pending.cut().need(), pending.wanted(), kind, options.priority(), extensions, content);
  }

  /**
   * Makes a request to servers.
   *
   * @param request whose content belongs to the result
   * @param standIn runs where servers do not answer in time, if anything does
   * @param keep gives what the stand-in needs; if it throws, the request is released
   */
  PooledRequest ask(
      TailRequest request,
      Optional<StandIn> standIn,
      Function<StandIn, LocalInput> keep,
      Pending pending,
      long deadlineNanos) {
    return standIn.isEmpty()
        ? new Attempts(pool, pending.id(), request, deadlineNanos, pending)
        : race(request, keep(standIn.get(), keep, request), pending, deadlineNanos);
  }

  private static LocalInput keep(
      StandIn standIn, Function<StandIn, LocalInput> keep, TailRequest request) {
    try {
      return keep.apply(standIn);
    } catch (RuntimeException | Error e) { // such as no memory for it
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

  /** Makes a request to the device alone. The input belongs to the result. */
  PooledRequest alone(LocalInput input, Pending pending, long deadlineNanos) {
    return new LocalRequest(pool, local.orElseThrow(), input, deadlineNanos, pending);
  }
}
