package io.cleave.edge.internal.connection;

import io.cleave.codec.protocol.TailId;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.edge.TailException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a request at one server: first waiting for a connection, then in flight, then
 * done. Done exactly once. Confined to the event loop.
 */
public final class Call {
  /** Hears the end of a call, on the event loop, and must return at once. */
  public interface Outcome {
    /** The answer came. */
    void answered(Response response);

    /**
     * The call ended otherwise.
     *
     * @param written whether the server may have seen it
     */
    void failed(TailException failure, boolean written);

    /** The call was never written; it goes to another server, or nowhere. */
    void takenBack();

    /** The server gave the call up as it was told to, which shows that it is well. */
    void cancelled();
  }

  private final long deadlineNanos;
  private final Outcome outcome;
  private final TailRequest request;
  private @Nullable Future<?> timeout;
  private @Nullable ClientConnection connection;
  private @Nullable TailId tail;
  private long id;
  private boolean ownsContent = true;
  private boolean written;
  private long writtenNanos;
  private boolean cancelled;
  private boolean done;

  /**
   * Creates a call that waits.
   *
   * @param request what to send; the call owns a reference to its content
   * @param deadlineNanos {@link System#nanoTime} at which the call ends at the latest
   */
  public Call(TailRequest request, long deadlineNanos, Outcome outcome) {
    this.request = request;
    this.deadlineNanos = deadlineNanos;
    this.outcome = outcome;
  }

  public TailRequest request() {
    return request;
  }

  public long deadlineNanos() {
    return deadlineNanos;
  }

  public void timeout(Future<?> timeout) {
    this.timeout = timeout;
  }

  public boolean isDone() {
    return done;
  }

  /** Whether the server may be working on it. */
  public boolean isInFlight() {
    return written && !done;
  }

  /**
   * Hands the call and its content over to a connection.
   *
   * @param there the tail that it goes to
   */
  void taken(ClientConnection by, TailId there) {
    connection = by;
    tail = there;
    ownsContent = false;
  }

  /**
   * Notes that its turn has come: from now on the server may have seen the call.
   *
   * @param number of the request on its connection
   */
  void begun(long number, long nowNanos) {
    id = number;
    written = true;
    writtenNanos = nowNanos;
  }

  /** The request's number on its connection, once its turn has come. */
  long id() {
    return id;
  }

  /** The tail that it was sent to, once it was. */
  TailId tail() {
    return Objects.requireNonNull(tail);
  }

  boolean isWritten() {
    return written;
  }

  /** Makes the frame's header and preamble: everything but the content. */
  ByteBuffer head() {
    long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - writtenNanos);
    int timeoutMillis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, leftMillis));
    int bytes = FrameHeader.BYTES + request.preambleBytes();
    ByteBuffer target = ByteBuffer.allocate(bytes);
    int payloadBytes = Math.toIntExact(request.payloadBytes());
    new FrameHeader(FrameType.REQUEST, id, payloadBytes).encode(target);
    request.preamble(tail(), timeoutMillis).encode(target);
    return target.flip();
  }

  public long writtenNanos() {
    return writtenNanos;
  }

  public void answer(Response response) {
    end();
    outcome.answered(response);
  }

  public void fail(TailException failure) {
    if (!done) {
      end();
      outcome.failed(failure, written);
    }
  }

  /** Ends the call, unless the server has seen it or it is done. */
  public void takeBack() {
    if (!done && !written) {
      end();
      outcome.takenBack();
    }
  }

  /**
   * Ends the caller's interest in the answer. The server is told, and the call goes on until the
   * server has confirmed it, or until the deadline, so that a silent server is noticed.
   */
  public void cancel() {
    if (done || cancelled) {
      return;
    }
    if (connection == null) {
      takeBack();
    }
    abandon();
  }

  /** Tells the server, if it may have seen the call, to give it up. */
  void abandon() {
    if (connection != null && !cancelled) {
      cancelled = true;
      connection.cancel(this);
    }
  }

  /** Ends the call after the server has given it up. */
  void confirmCancelled() {
    if (!done) {
      end();
      outcome.cancelled();
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** Whether an answer would be dropped. */
  boolean isGivenUp() {
    return done || cancelled;
  }

  private void end() {
    done = true;
    if (timeout != null) {
      timeout.cancel(false);
    }
    if (ownsContent) {
      ownsContent = false;
      request.release();
    }
  }
}
