package io.cleave.edge;

import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.FrameType;
import io.cleave.codec.protocol.RequestPreamble;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import java.nio.ByteBuffer;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One attempt of a request at one server: first waiting for a connection, then in flight, then
 * done. Done exactly once. Confined to the event loop.
 */
final class Call {
  /** Takes the end of a call, on the event loop, and must return at once. */
  interface Outcome {
    /** The answer came. */
    void answered(Response response);

    /**
     * The call ended otherwise.
     *
     * @param written whether the server may have seen it
     */
    void failed(TailException failure, boolean written);

    /** The call was never written, and goes elsewhere or nowhere. */
    void takenBack();
  }

  /** What a request's frame has in front of its tensor. */
  static final int HEAD_BYTES = FrameHeader.BYTES + RequestPreamble.BYTES;

  private final long deadlineNanos;
  private final Outcome outcome;
  private ByteBuf tensor;
  private Future<?> timeout;
  private boolean written;
  private long writtenNanos;
  private boolean done;

  /**
   * Creates a call that waits.
   *
   * @param tensor what to send; the call owns one reference to it, and others may send it too
   * @param deadlineNanos {@link System#nanoTime} at which the call ends at the latest
   */
  Call(ByteBuf tensor, long deadlineNanos, Outcome outcome) {
    this.tensor = tensor;
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

  /** Whether the server may be working on it. */
  boolean isInFlight() {
    return written && !done;
  }

  /** Writes the frame, which now belongs to the channel. */
  @SuppressWarnings("FutureReturnValueIgnored") // a write that fails ends in channelInactive
  void write(ChannelHandlerContext ctx, long id) {
    written = true;
    writtenNanos = System.nanoTime();
    ctx.write(head(ctx.alloc(), id));
    ctx.writeAndFlush(tensor);
    tensor = null;
  }

  private ByteBuf head(ByteBufAllocator allocator, long id) {
    long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - writtenNanos);
    int timeoutMillis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, leftMillis));
    int payloadBytes = RequestPreamble.BYTES + tensor.readableBytes();
    ByteBuf head = allocator.directBuffer(HEAD_BYTES, HEAD_BYTES);
    ByteBuffer target = head.nioBuffer(0, HEAD_BYTES);
    new FrameHeader(FrameType.REQUEST, id, payloadBytes).encode(target);
    new RequestPreamble(timeoutMillis).encode(target);
    return head.writerIndex(HEAD_BYTES);
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
      outcome.failed(failure, written);
    }
  }

  /** Ends the call, unless it was written or is done. */
  void takeBack() {
    if (!done && !written) {
      end();
      outcome.takenBack();
    }
  }

  private void end() {
    done = true;
    if (timeout != null) {
      timeout.cancel(false);
    }
    if (tensor != null) {
      tensor.release();
      tensor = null;
    }
  }
}
