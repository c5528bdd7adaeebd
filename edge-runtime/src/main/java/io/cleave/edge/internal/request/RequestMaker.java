package io.cleave.edge.internal.request;

import io.cleave.codec.protocol.PayloadKind;
import io.cleave.edge.internal.connection.TailRequest;
import io.cleave.edge.internal.local.LocalInput;
import io.cleave.edge.internal.local.LocalRunner;
import io.cleave.edge.internal.local.StandIn;
import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.HeadRun;
import io.cleave.edge.internal.plan.RequestEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes requests: encodes what they carry on the caller's thread, and keeps what the device needs
 * to answer them itself. Thread-safe.
 */
public final class RequestMaker {
  private final TailPool pool;
  private final Optional<LocalRunner> local;
  private final long timeoutNanos;
  private final long fallbackNanos;

  /**
   * Makes none yet.
   *
   * @param local runs on the device what no server answers, if anything does
   * @param fallbackAfter when that begins
   */
  public RequestMaker(
      TailPool pool, Optional<LocalRunner> local, Duration requestTimeout, Duration fallbackAfter) {
    this.pool = pool;
    this.local = local;
    this.timeoutNanos = requestTimeout.toNanos();
    this.fallbackNanos = fallbackAfter.toNanos();
  }

  /** How long a request may take. */
  public long timeoutNanos() {
    return timeoutNanos;
  }

  /**
   * Makes a request of a sample, whose memory is not needed any more when this returns.
   *
   * @throws IllegalArgumentException if the profile cannot encode the sample
   */
  public PooledRequest tensors(HeadRun sample, PendingPrediction pending, long deadlineNanos) {
    ClientCut cut = pending.cut();
    RequestEncoder.Encoded encoded = cut.encoder().encode(sample.crossing());
    pending.encoded(encoded, sample.crossing().signature().bytes());
    TailRequest request =
        new TailRequest(cut.need(), pending.wanted(), PayloadKind.TENSORS, encoded.content());
    Optional<StandIn> standIn = local.flatMap(runner -> runner.standIn(cut, sample));
    return standIn.isEmpty()
        ? attempts(request, pending, deadlineNanos)
        : race(request, keep(standIn.get(), sample, request), pending, deadlineNanos);
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
      TailRequest request, LocalInput input, PendingPrediction pending, long deadlineNanos) {
    long atNanos = deadlineNanos - timeoutNanos + fallbackNanos;
    return new FallbackRace(
        pool, local.orElseThrow(), request, input, atNanos, deadlineNanos, pending);
  }

  /** Makes a request of a JPEG or PNG file, which is copied. */
  public PooledRequest picture(byte[] file, PendingPrediction pending, long deadlineNanos) {
    long started = System.nanoTime();
    ByteBuf content = PooledByteBufAllocator.DEFAULT.directBuffer(file.length);
    content.writeBytes(file);
    pending.copied(file.length, started);
    TailRequest request =
        new TailRequest(pending.cut().need(), pending.wanted(), PayloadKind.PICTURE, content);
    return attempts(request, pending, deadlineNanos);
  }

  private PooledRequest attempts(
      TailRequest request, PendingPrediction pending, long deadlineNanos) {
    return new Attempts(pool, pending.id(), request, deadlineNanos, pending);
  }
}
