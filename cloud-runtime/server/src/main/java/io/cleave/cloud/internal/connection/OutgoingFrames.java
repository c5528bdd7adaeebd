package io.cleave.cloud.internal.connection;

import io.cleave.cloud.ServedRequest;
import io.cleave.cloud.internal.limit.AnswerMemory;
import io.cleave.cloud.internal.queue.TailRequest;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameInterleaver;
import io.cleave.codec.protocol.frame.OutgoingFrame;
import io.cleave.codec.tensor.DirectMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outgoing frames of one connection. Answers go in chunks while the peer reads; frames without
 * a tensor go at once, between the chunks. For the channel's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails ends in channelInactive
final class OutgoingFrames {
  /**
   * Ends a connection when there was no memory for bytes, because they are missing from the stream.
   */
  private static final ChannelFutureListener NO_MEMORY_ENDS =
      written -> {
        Throwable cause = written.cause();
        if (cause != null && DirectMemory.shortage(cause).isPresent()) {
          written.channel().pipeline().fireExceptionCaught(cause);
        }
      };

  /**
   * The next chunk follows once the system has taken all of the last one; its send buffer keeps the
   * link busy. A small frame that comes later waits only for one chunk, and for what the system
   * holds.
   */
  static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(1, 1);

  /** Max unread bytes of frames without a tensor. Beyond it the peer gets no more of them. */
  static final int MAX_CONTROL_BYTES = 64 << 10;

  /** Chunks that are written before other connections have their turn. */
  private static final int PIECES_A_TURN = 16;

  private static final class Answer {
    final TailRequest request;
    final ServedRequest served;
    final ByteBuf frame;
    final OutgoingFrame outgoing;
    final Runnable onEnd;
    @Nullable ChannelFuture lastWrite;

    Answer(TailRequest request, ServedRequest served, ByteBuf frame, Runnable onEnd) {
      this.request = request;
      this.served = served;
      this.frame = frame;
      this.outgoing = outgoing(request, frame);
      this.onEnd = onEnd;
    }

    private static OutgoingFrame outgoing(TailRequest request, ByteBuf frame) {
      ByteBuffer head = frame.nioBuffer(0, FrameHeader.BYTES);
      ByteBuffer body =
          frame.nioBuffer(FrameHeader.BYTES, frame.readableBytes() - FrameHeader.BYTES);
      return OutgoingFrame.of(request.id(), request.priority(), head, body);
    }
  }

  private final ChannelHandlerContext ctx;
  private final IdleWatch watch;
  private final AnswerMemory.Share unsent;
  private final GuardedListener listener;
  private final FrameInterleaver order = new FrameInterleaver();
  private final Map<Long, Answer> answers = new HashMap<>();
  private int controlBytes;
  private boolean reading = true;
  private boolean writing;
  private boolean goesOnLater;
  private boolean closed;

  /**
   * Sends nothing yet.
   *
   * @param unsent counts the answers that {@link #answer} gets
   */
  OutgoingFrames(
      ChannelHandlerContext ctx,
      IdleWatch watch,
      AnswerMemory.Share unsent,
      GuardedListener listener) {
    this.ctx = ctx;
    this.watch = watch;
    this.unsent = unsent;
    this.listener = listener;
  }

  /** Sends a frame without a tensor. */
  void control(ByteBuffer frame) {
    writeControl(frame);
  }

  /**
   * Sends the failure that ends a request.
   *
   * @param onEnd called when it is sent, or never will be
   */
  void failure(ByteBuffer frame, Runnable onEnd) {
    if (closed) {
      onEnd.run();
    } else {
      writeControl(frame).addListener(sent -> onEnd.run());
    }
  }

  private ChannelFuture writeControl(ByteBuffer frame) {
    int bytes = frame.remaining();
    controlBytes += bytes;
    ChannelFuture written = write(Unpooled.wrappedBuffer(frame));
    written.addListener(
        sent -> {
          controlBytes -= bytes;
          readWhileControlIsRead();
        });
    readWhileControlIsRead();
    return written;
  }

  /** Every incoming frame can cause an outgoing one, so nothing is read while those pile up. */
  private void readWhileControlIsRead() {
    boolean may = controlBytes <= MAX_CONTROL_BYTES;
    if (may != reading && !closed) {
      reading = may;
      ctx.channel().config().setAutoRead(may);
    }
  }

  /**
   * Sends an answer, and releases its frame when it is sent.
   *
   * @param onEnd called when it is sent, or never will be; not after {@link #remove}
   */
  void answer(TailRequest request, ByteBuf frame, ServedRequest served, Runnable onEnd) {
    Answer answer = new Answer(request, served, frame, onEnd);
    if (closed) {
      drop(answer);
      return;
    }
    answers.put(request.id(), answer);
    order.add(answer.outgoing);
    writeWhilePeerReads();
  }

  /**
   * Drops an answer that is not completely written; returns its request, which must then be ended.
   */
  Optional<TailRequest> remove(long requestId) {
    Answer answer = answers.remove(requestId);
    if (answer == null) {
      return Optional.empty();
    }
    order.remove(answer.outgoing);
    release(answer);
    return Optional.of(answer.request);
  }

  /** Writes chunks until the channel has enough of them. */
  void writeWhilePeerReads() {
    if (writing) { // a write that completes at once calls again
      return;
    }
    writing = true;
    try {
      int pieces = 0;
      while (!closed && !order.isEmpty() && ctx.channel().isWritable()) {
        if (pieces++ == PIECES_A_TURN) {
          goOnLater();
          return;
        }
        order.next().ifPresent(this::writePiece);
      }
    } finally {
      writing = false;
    }
  }

  /** Schedules one continuation, however many answers come meanwhile. */
  private void goOnLater() {
    if (!goesOnLater) {
      goesOnLater = true;
      ctx.executor()
          .execute(
              () -> {
                goesOnLater = false;
                writeWhilePeerReads();
              });
    }
  }

  private void writePiece(FrameInterleaver.Piece piece) {
    Answer answer = Objects.requireNonNull(answers.get(piece.frame().requestId()));
    int start = FrameHeader.BYTES + piece.offset();
    int bytes = piece.bytes().remaining();
    if (piece.offset() == 0) { // the frame's own head lies in front of its body
      start -= FrameHeader.BYTES;
      bytes += FrameHeader.BYTES;
    } else {
      ctx.write(Unpooled.wrappedBuffer(piece.head())).addListener(NO_MEMORY_ENDS);
    }
    ByteBuf chunk = answer.frame.retainedSlice(start, bytes);
    if (piece.isLast()) {
      writeLast(answer, chunk);
    } else {
      answer.lastWrite = write(chunk);
    }
  }

  private void writeLast(Answer answer, ByteBuf chunk) {
    answers.remove(answer.request.id());
    listener.tell(to -> to.requestAnswered(answer.request.tail().fingerprint(), answer.served));
    write(chunk).addListener(sent -> drop(answer));
  }

  private ChannelFuture write(ByteBuf bytes) {
    watch.writeStarted();
    return ctx.writeAndFlush(bytes)
        .addListener(NO_MEMORY_ENDS)
        .addListener(sent -> watch.writeFinished());
  }

  /** Ends a request whose end is sent, or never will be. */
  private void drop(Answer answer) {
    release(answer);
    answer.onEnd.run();
  }

  /** While the channel still has some of the answer, it holds all of its memory. */
  private void release(Answer answer) {
    int bytes = answer.frame.capacity();
    answer.frame.release();
    ChannelFuture held = answer.lastWrite;
    if (held == null || held.isDone()) {
      unsent.give(bytes);
    } else {
      held.addListener(sent -> unsent.give(bytes));
    }
  }

  /** Stops sending, and frees what was to be sent. */
  void close() {
    closed = true;
    List<Answer> rest = List.copyOf(answers.values());
    answers.clear();
    rest.forEach(answer -> order.remove(answer.outgoing));
    rest.forEach(this::drop);
  }
}
