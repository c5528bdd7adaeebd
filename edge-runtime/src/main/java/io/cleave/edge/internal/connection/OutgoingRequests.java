package io.cleave.edge.internal.connection;

import io.cleave.codec.protocol.frame.FrameInterleaver;
import io.cleave.codec.protocol.frame.FrameInterleaver.Piece;
import io.cleave.codec.protocol.frame.OutgoingFrame;
import io.cleave.codec.tensor.DirectMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The calls of one connection that are not completely written. Hands them to the channel in chunks
 * that take turns, no faster than the channel takes them. Owns their content until then. Confined
 * to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails ends in channelInactive
final class OutgoingRequests {
  /**
   * Ends a connection when there was no memory for bytes, because they are missing from the stream.
   */
  static final ChannelFutureListener NO_MEMORY_ENDS =
      written -> {
        Throwable cause = written.cause();
        if (cause != null && DirectMemory.shortage(cause).isPresent()) {
          written.channel().pipeline().fireExceptionCaught(cause);
        }
      };

  /** Chunks that are written before others have their turn on the event loop. */
  private static final int PIECES_A_TURN = 16;

  /** A call that is being sent. */
  private final class Sending implements OutgoingFrame {
    final Call call;
    final ByteBuf content;
    final ByteBuffer body;

    Sending(Call call) {
      this.call = call;
      this.content = call.request().content();
      this.body = content.nioBuffer();
    }

    @Override
    public int priority() {
      return call.request().priority();
    }

    @Override
    public int preambleBytes() {
      return call.request().preambleBytes();
    }

    @Override
    public ByteBuffer body() {
      return body;
    }

    @Override
    public ByteBuffer begin() {
      return heads.apply(call);
    }

    @Override
    public long requestId() {
      return call.id();
    }
  }

  private final ChannelHandlerContext ctx;
  private final Function<Call, ByteBuffer> heads;
  private final FrameInterleaver frames = new FrameInterleaver();
  private final Map<Call, Sending> sending = new LinkedHashMap<>();
  private boolean pumping;
  private boolean pumpIsScheduled;

  /**
   * Sends nothing yet.
   *
   * @param heads numbers a call whose turn has come, and makes its frame's header and preamble
   */
  OutgoingRequests(ChannelHandlerContext ctx, Function<Call, ByteBuffer> heads) {
    this.ctx = ctx;
    this.heads = heads;
  }

  /** Takes a call, and begins to write it if it is its turn. */
  void add(Call call) {
    Sending added = new Sending(call);
    sending.put(call, added);
    frames.add(added);
    pump();
  }

  /** The number of calls whose turn has not come. */
  int unbegun() {
    return (int) sending.keySet().stream().filter(call -> !call.isWritten()).count();
  }

  /** Writes what the channel takes now, with breaks for others on the event loop. */
  void pump() {
    if (pumping) { // a flush below tells that there is room, which the loop sees
      return;
    }
    pumping = true;
    int pieces = 0;
    try {
      while (ctx.channel().isWritable() && !frames.isEmpty() && pieces < PIECES_A_TURN) {
        pieces += fill();
        ctx.flush();
      }
    } finally {
      pumping = false;
    }
    if (pieces >= PIECES_A_TURN && !pumpIsScheduled) {
      pumpIsScheduled = true;
      ctx.executor().execute(this::pumpAgain);
    }
  }

  private void pumpAgain() {
    pumpIsScheduled = false;
    pump();
  }

  /** Returns how many chunks it wrote. */
  private int fill() {
    int pieces = 0;
    while (ctx.channel().isWritable()) {
      Optional<Piece> next = frames.next();
      if (next.isEmpty()) {
        break;
      }
      write(next.get());
      pieces++;
    }
    return pieces;
  }

  private void write(Piece piece) {
    Sending of = (Sending) piece.frame();
    int bytes = piece.bytes().remaining();
    ctx.write(Unpooled.wrappedBuffer(piece.head())).addListener(NO_MEMORY_ENDS);
    ctx.write(of.content.retainedSlice(of.content.readerIndex() + piece.offset(), bytes));
    if (piece.isLast()) {
      sending.remove(of.call);
      of.content.release();
    }
  }

  /** Stops writing a call; returns whether some of it was still to be written. */
  boolean remove(Call call) {
    Sending of = sending.remove(call);
    if (of == null) {
      return false;
    }
    frames.remove(of);
    of.content.release();
    return true;
  }

  /** Whether some of a call is still to be written. */
  boolean isSending(Call call) {
    return sending.containsKey(call);
  }

  /** Removes and returns the calls whose turn has not come. */
  List<Call> takeUnbegun(Predicate<Call> which) {
    List<Call> unbegun =
        sending.keySet().stream().filter(call -> !call.isWritten()).filter(which).toList();
    unbegun.forEach(this::remove);
    return unbegun;
  }

  /** Stops writing, and returns the calls whose turn never came. */
  List<Call> close() {
    List<Call> unbegun = takeUnbegun(call -> true);
    List.copyOf(sending.keySet()).forEach(this::remove);
    return unbegun;
  }
}
