package io.cleave.edge;

import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.FrameType;
import io.cleave.codec.protocol.RequestPreamble;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One request on its way: first waiting for a connection, then in flight, then done. After {@link
 * TailConnection#submit} it is confined to the connection's event loop. Done exactly once.
 */
final class Call {
  /** Takes the end of a call, on the event loop, and must return at once. */
  interface Outcome {
    /** The answer came. The outcome owns the response, and releases it. */
    void answered(Response response);

    void failed(TailException failure);
  }

  /** Where the tensor starts in a request's frame. */
  static final int TENSOR_OFFSET = FrameHeader.BYTES + RequestPreamble.BYTES;

  private final long deadlineNanos;
  private final Outcome outcome;
  private ByteBuf frame;
  private Future<?> timeout;
  private long writtenNanos;
  private boolean done;

  /**
   * Creates a call that waits.
   *
   * @param frame a tensor behind {@link #TENSOR_OFFSET} bytes that are still free; the call owns it
   * @param deadlineNanos {@link System#nanoTime} at which the call ends at the latest
   */
  Call(ByteBuf frame, long deadlineNanos, Outcome outcome) {
    this.frame = frame;
    this.deadlineNanos = deadlineNanos;
    this.outcome = outcome;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  void timeout(Future<?> timeout) {
    this.timeout = timeout;
  }

  boolean isDone() {
    return done;
  }

  /** Completes the frame and gives it away to be written. */
  ByteBuf write(long id) {
    writtenNanos = System.nanoTime();
    long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - writtenNanos);
    int timeoutMillis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, leftMillis));
    ByteBuffer target = frame.nioBuffer(0, TENSOR_OFFSET);
    int payloadBytes = frame.readableBytes() - FrameHeader.BYTES;
    new FrameHeader(FrameType.REQUEST, id, payloadBytes).encode(target);
    new RequestPreamble(timeoutMillis).encode(target);
    ByteBuf written = frame;
    frame = null;
    return written;
  }

  long writtenNanos() {
    return writtenNanos;
  }

  void answer(Response response) {
    end();
    outcome.answered(response);
  }

  void fail(TailException failure) {
    if (!done) {
      end();
      outcome.failed(failure);
    }
  }

  private void end() {
    if (timeout != null) {
      timeout.cancel(false);
    }
    drop();
  }

  /** Ends the call without an outcome. */
  void drop() {
    done = true;
    if (frame != null) {
      frame.release();
      frame = null;
    }
  }
}
