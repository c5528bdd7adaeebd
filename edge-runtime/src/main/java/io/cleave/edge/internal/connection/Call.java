package io.cleave.edge.internal.connection;

import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.FrameType;
import io.cleave.codec.protocol.TailId;
import io.cleave.edge.TailException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import java.nio.ByteBuffer;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a request at one server: first waiting for a connection, then in flight, then
 * done. Done exactly once. Confined to the event loop.
 */
public final class Call {
  /** Takes the end of a call, on the event loop, and must return at once. */
  public interface Outcome {
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

  private final long deadlineNanos;
  private final Outcome outcome;
  private final TailRequest request;
  private @Nullable Future<?> timeout;
  private boolean ownsContent = true;
  private boolean written;
  private long writtenNanos;
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
   * Writes the frame, which now belongs to the channel.
   *
   * @param id the request's on this connection
   * @param tail where it goes
   */
  @SuppressWarnings("FutureReturnValueIgnored") // a write that fails ends in channelInactive
  public void write(ChannelHandlerContext ctx, long id, TailId tail) {
    written = true;
    writtenNanos = System.nanoTime();
    ctx.write(head(ctx.alloc(), id, tail));
    ownsContent = false;
    ctx.writeAndFlush(request.content());
  }

  private ByteBuf head(ByteBufAllocator allocator, long id, TailId tail) {
    long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - writtenNanos);
    int timeoutMillis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, leftMillis));
    int bytes = FrameHeader.BYTES + request.preambleBytes();
    ByteBuf head = allocator.directBuffer(bytes, bytes);
    ByteBuffer target = head.nioBuffer(0, bytes);
    int payloadBytes = Math.toIntExact(request.payloadBytes());
    new FrameHeader(FrameType.REQUEST, id, payloadBytes).encode(target);
    request.preamble(tail, timeoutMillis).encode(target);
    return head.writerIndex(bytes);
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

  /** Ends the call, unless it was written or is done. */
  public void takeBack() {
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
    if (ownsContent) {
      ownsContent = false;
      request.release();
    }
  }
}
