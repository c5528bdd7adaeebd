package io.cleave.cloud.internal.connection;

import io.cleave.cloud.internal.limit.ServerLimits;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Ends a connection on which nothing moves: no handshake in time, silence while nothing is being
 * worked on, a frame or a chunked request that stops or arrives too slowly, or answers that the
 * peer does not read. For one event loop.
 */
public final class IdleWatch {
  private static final long NONE = Long.MIN_VALUE;

  private final EventExecutor executor;
  private final long handshakeNanos;
  private final long idleNanos;
  private final long stallNanos;
  private final Consumer<String> onIdle;
  private final LongSupplier nanoTime;
  private final long acceptedNanos;

  private boolean handshakeDone;
  private boolean working;
  private long lastMoveNanos;
  private long lastBytesNanos;
  private long frameStartNanos = NONE;
  private int unfinishedWrites;
  private long oldestWriteNanos = NONE;
  private Future<?> check;

  public IdleWatch(
      EventExecutor executor, ServerLimits limits, LongSupplier nanoTime, Consumer<String> onIdle) {
    this.executor = executor;
    this.nanoTime = nanoTime;
    this.acceptedNanos = nanoTime.getAsLong();
    this.lastMoveNanos = acceptedNanos;
    this.lastBytesNanos = acceptedNanos;
    this.handshakeNanos = limits.handshakeTimeout().toNanos();
    this.idleNanos = limits.idleTimeout().toNanos();
    this.stallNanos = limits.stallTimeout().toNanos();
    this.onIdle = onIdle;
    schedule(handshakeNanos);
  }

  public void handshakeDone() {
    handshakeDone = true;
    check.cancel(false);
    schedule(idleNanos);
  }

  /**
   * Notes that bytes arrived, and that everything that they completed was handled.
   *
   * @param incompleteSinceNanos when the first byte of the oldest incomplete frame, or chunked
   *     request, arrived; empty if all are complete
   */
  public void bytesArrived(OptionalLong incompleteSinceNanos) {
    lastMoveNanos = nanoTime.getAsLong();
    lastBytesNanos = lastMoveNanos;
    frameStartNanos = incompleteSinceNanos.orElse(NONE);
  }

  public void working(boolean working) {
    this.working = working;
    lastMoveNanos = nanoTime.getAsLong();
  }

  public void writeStarted() {
    if (unfinishedWrites++ == 0) {
      oldestWriteNanos = nanoTime.getAsLong();
    }
  }

  /** Writes finish in order, so the next one is the oldest from now on. */
  public void writeFinished() {
    oldestWriteNanos = --unfinishedWrites == 0 ? NONE : nanoTime.getAsLong();
  }

  public void stop() {
    check.cancel(false);
  }

  private void check() {
    long now = nanoTime.getAsLong();
    long left = deadlineNanos(now) - now;
    if (left <= 0) {
      onIdle.accept(reason(now));
    } else {
      schedule(left);
    }
  }

  private long deadlineNanos(long now) {
    if (!handshakeDone) {
      return acceptedNanos + handshakeNanos;
    }
    long since = working ? now : lastMoveNanos;
    since = frameStartNanos == NONE ? since : Math.min(since, frameStartNanos);
    since = oldestWriteNanos == NONE ? since : Math.min(since, oldestWriteNanos);
    long deadline = since + idleNanos;
    return mayStall() ? Math.min(deadline, lastBytesNanos + stallNanos) : deadline;
  }

  /**
   * Inside a frame. While answers are unread the server may have stopped reading, so that does not
   * count.
   */
  private boolean mayStall() {
    return frameStartNanos != NONE && oldestWriteNanos == NONE;
  }

  private String reason(long now) {
    if (!handshakeDone) {
      return "no handshake within " + Duration.ofNanos(handshakeNanos);
    }
    if (mayStall() && now - lastBytesNanos >= stallNanos) {
      return "a frame's bytes stopped coming for " + Duration.ofNanos(stallNanos);
    }
    if (frameStartNanos != NONE) {
      return "a frame took longer than " + Duration.ofNanos(idleNanos) + " to arrive";
    }
    if (oldestWriteNanos != NONE) {
      return "an answer was not read for " + Duration.ofNanos(idleNanos);
    }
    return "nothing moved for " + Duration.ofNanos(idleNanos);
  }

  /** Schedules the next check, never later than a frame that begins now could stall. */
  private void schedule(long nanos) {
    check = executor.schedule(this::check, Math.min(nanos, stallNanos), TimeUnit.NANOSECONDS);
  }
}
