package io.cleave.cloud;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.FrameAssembler;
import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.FrameSink;
import io.cleave.codec.protocol.FrameType;
import io.cleave.codec.protocol.Hello;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.ProtocolViolationException;
import io.cleave.codec.protocol.RequestPreamble;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's end of one connection: handshake, frames, limits. Everything runs on the channel's
 * event loop, except {@link #answer}, {@link #fail}, {@link #drain} and {@link #abort}, which any
 * thread may call.
 *
 * <p>A payload's buffer is taken from the server's {@link RequestMemory} after its header was
 * verified against this connection's limit; where none is free, the payload is read and forgotten
 * and the frame refused. It belongs to the connection until it is complete, then to the {@link
 * TailRequest} made of it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails ends in channelInactive
final class ServerConnection extends ChannelInboundHandlerAdapter implements FrameSink {
  private static final Logger logger = LoggerFactory.getLogger(ServerConnection.class);

  /** How long a connection that was told to go may take to close its own end. */
  private static final long LINGER_MILLIS = 1000;

  private enum State {
    AWAITING_HELLO,
    OPEN,
    DRAINING,
    CLOSING
  }

  private final Handshake handshake;
  private final RequestQueue queue;
  private final ServerLimits limits;
  private final ConnectionRegistry registry;
  private final RequestMemory memory;
  private final ServerListener listener;
  private final FrameAssembler assembler = new FrameAssembler(this);

  private ChannelHandlerContext ctx;
  private IdleWatch watch;
  private State state = State.AWAITING_HELLO;
  private Tail tail;
  private Payload payload;
  private long lastRequestId;
  private int inFlight;

  ServerConnection(
      Handshake handshake,
      RequestQueue queue,
      ServerLimits limits,
      ConnectionRegistry registry,
      RequestMemory memory,
      ServerListener listener) {
    this.handshake = handshake;
    this.queue = queue;
    this.limits = limits;
    this.registry = registry;
    this.memory = memory;
    this.listener = listener;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    this.ctx = ctx;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    watch = new IdleWatch(ctx.executor(), limits, this::idle);
    Optional<ErrorCode> refusal = registry.admit(this);
    if (refusal.isEmpty()) {
      listener.connectionOpened();
    } else {
      String message =
          refusal.get() == ErrorCode.SHUTTING_DOWN
              ? "the server is stopping"
              : "the server holds " + limits.maxConnections() + " connections (limit)";
      close(refusal.get(), message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    state = State.CLOSING;
    releasePayload();
    watch.stop();
    if (registry.remove(this)) {
      listener.connectionClosed();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf chunk = (ByteBuf) message;
    try {
      if (state != State.CLOSING) {
        accept(chunk.nioBuffer());
      }
    } finally {
      chunk.release();
    }
  }

  private void accept(ByteBuffer chunk) {
    try {
      assembler.accept(chunk);
      watch.bytesArrived(assembler.insideFrame());
    } catch (CorruptFrameException e) {
      close(ErrorCode.MALFORMED_FRAME, e.getMessage());
    } catch (ProtocolViolationException e) {
      close(ErrorCode.PROTOCOL_VIOLATION, e.getMessage());
    } catch (OutOfMemoryError e) {
      close(ErrorCode.OVERLOADED, "the server has no memory for this frame");
    }
  }

  /** A peer that does not read its answers gets no more of them: stop reading until it does. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(ctx.channel().isWritable() || state == State.CLOSING);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    logger.debug("Connection {} failed", ctx.channel(), cause);
    ctx.close();
  }

  @Override
  public ByteBuffer begin(FrameHeader header) {
    header.requirePayloadAtMost(limit(header.type()));
    payload = memory.take(ctx.alloc(), header.payloadBytes());
    return payload == null ? null : payload.from(0);
  }

  private int limit(FrameType type) {
    if (state == State.CLOSING) {
      throw new ProtocolViolationException("a frame of type " + type + " came after the end");
    }
    FrameType expected = state == State.AWAITING_HELLO ? FrameType.HELLO : FrameType.REQUEST;
    if (type != expected && (type != FrameType.PING || state == State.AWAITING_HELLO)) {
      throw new ProtocolViolationException(
          "a frame of type " + type + " came where " + expected + " was expected");
    }
    return type == FrameType.REQUEST ? tail.maxRequestBytes() : type.maxControlPayloadBytes();
  }

  @Override
  public void end(FrameHeader header) {
    watch.frameArrived();
    if (payload == null) {
      refuseForMemory(header);
      return;
    }
    Payload complete = payload;
    payload = null;
    boolean handedOn = false;
    try {
      handedOn = dispatch(header, complete);
    } finally {
      if (!handedOn) {
        complete.release();
      }
    }
  }

  private void refuseForMemory(FrameHeader header) {
    String message = "the server has used up " + memory;
    if (header.type() == FrameType.REQUEST) {
      admit(header.requestId());
      fail(header.requestId(), ErrorCode.OVERLOADED, message);
    } else {
      close(ErrorCode.OVERLOADED, message);
    }
  }

  /** Returns whether the payload has a new owner. */
  private boolean dispatch(FrameHeader header, Payload complete) {
    switch (header.type()) {
      case HELLO -> hello(complete);
      case PING -> send(ControlFrames.pong(header.requestId()));
      default -> {
        return request(header.requestId(), complete);
      }
    }
    return false;
  }

  /** Gives the payload's memory back before the answer: who is welcome may ask for it at once. */
  private void hello(Payload complete) {
    Hello hello = Hello.decode(complete.from(0));
    complete.release();
    Handshake.Outcome outcome = handshake.answer(hello);
    if (outcome.refusal() != null) {
      close(outcome.refusal().code(), outcome.refusal().message());
      return;
    }
    tail = outcome.tail();
    state = State.OPEN;
    watch.handshakeDone();
    send(ControlFrames.welcome(outcome.welcome()));
  }

  private boolean request(long id, Payload complete) {
    admit(id);
    ByteBuffer bytes = complete.from(0);
    long timeoutNanos =
        TimeUnit.MILLISECONDS.toNanos(RequestPreamble.decode(bytes).timeoutMillis());
    return enqueue(
        new TailRequest(
            this, id, tail, complete, bytes.position(), System.nanoTime(), timeoutNanos));
  }

  /** Counts a request that will be answered, one way or another. */
  private void admit(long id) {
    if (id <= lastRequestId) {
      throw new ProtocolViolationException(
          "request id " + id + " came after " + lastRequestId + ", ids must grow");
    }
    lastRequestId = id;
    inFlight++;
    watch.working(true);
  }

  private boolean enqueue(TailRequest request) {
    long waitNanos = queue.expectedWaitNanos();
    if (state == State.DRAINING) {
      fail(request.id(), ErrorCode.SHUTTING_DOWN, "the server is stopping");
    } else if (inFlight > limits.maxInFlight()) {
      fail(
          request.id(),
          ErrorCode.OVERLOADED,
          "this connection has " + limits.maxInFlight() + " requests in flight (limit)");
    } else if (waitNanos > request.timeoutNanos()) {
      shed(request, waitNanos, "the request would wait longer than its deadline allows");
    } else if (queue.offer(request)) {
      return true;
    } else {
      shed(
          request, waitNanos, "the server's queue holds " + queue.capacity() + " requests (limit)");
    }
    return false;
  }

  /** Refuses a request that would only make the queue longer, and says when to come back. */
  private void shed(TailRequest request, long waitNanos, String message) {
    long millis = TimeUnit.NANOSECONDS.toMillis(waitNanos) + 1;
    int retryAfterMillis = (int) Math.min(Integer.MAX_VALUE, millis);
    fail(request.id(), new Notice(ErrorCode.OVERLOADED, retryAfterMillis, message));
  }

  /** Sends the answer's frame, which the connection owns from now on. */
  void answer(Answer answer) {
    listener.requestAnswered(tail.fingerprint(), answer.served());
    end(answer.frame());
  }

  /** Sends the frame that ends a request. */
  private void end(ByteBuf lastFrame) {
    if (ctx.executor().inEventLoop()) {
      write(lastFrame);
      return;
    }
    try {
      ctx.executor().execute(() -> write(lastFrame));
    } catch (RejectedExecutionException e) { // the server stopped without waiting for this answer
      lastFrame.release();
    }
  }

  private void write(ByteBuf lastFrame) {
    send(lastFrame).addListener(sent -> answered());
  }

  /** Fails one request; the connection goes on. */
  void fail(long requestId, ErrorCode code, String message) {
    fail(requestId, new Notice(code, message));
  }

  private void fail(long requestId, Notice notice) {
    listener.requestFailed(tail.fingerprint(), notice.code());
    end(Unpooled.wrappedBuffer(ControlFrames.failure(requestId, notice)));
  }

  /** Whether nobody is there any more to take an answer; for any thread. */
  boolean isGone() {
    return !ctx.channel().isActive();
  }

  /** Closes behind what is being sent, without a word; done when it is closed. */
  ChannelFuture abort() {
    return ctx.channel().close();
  }

  /** Takes no new request, and closes when the last one is answered. */
  void drain() {
    ctx.executor().execute(this::startDraining);
  }

  private void startDraining() {
    if (state == State.AWAITING_HELLO) {
      close(ErrorCode.SHUTTING_DOWN, "the server is stopping");
    } else if (state == State.OPEN) {
      state = State.DRAINING;
      send(ControlFrames.goAway(new Notice(ErrorCode.SHUTTING_DOWN, "the server is stopping")));
      closeIfDrained();
    }
  }

  private void answered() {
    inFlight--;
    watch.working(inFlight > 0);
    closeIfDrained();
  }

  /** Leaves the edge, which knows by now, time to close first; what it still sends is refused. */
  private void closeIfDrained() {
    if (state == State.DRAINING && inFlight == 0) {
      ctx.executor().schedule(this::closeIfStillDrained, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void closeIfStillDrained() {
    if (state == State.DRAINING && inFlight == 0) {
      closeBehind(Unpooled.EMPTY_BUFFER);
    }
  }

  private void idle(String reason) {
    close(ErrorCode.IDLE, reason);
  }

  private void close(ErrorCode code, String message) {
    if (state == State.CLOSING) {
      return;
    }
    logger.debug("Closing {}: {}: {}", ctx.channel(), code, message);
    listener.connectionRefused(code);
    Notice notice = new Notice(code, message);
    closeBehind(
        Unpooled.wrappedBuffer(
            state == State.AWAITING_HELLO
                ? ControlFrames.refused(notice)
                : ControlFrames.failure(0, notice)));
  }

  /**
   * Sends a last frame, then ends the outgoing half alone: closing both while the peer still sends
   * would reset the connection and could take the last frame with it.
   */
  private void closeBehind(ByteBuf lastFrame) {
    state = State.CLOSING;
    watch.stop();
    releasePayload();
    Channel channel = ctx.channel();
    channel.config().setAutoRead(true);
    channel
        .writeAndFlush(lastFrame)
        .addListener(sent -> ((DuplexChannel) channel).shutdownOutput());
    ctx.executor().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void send(ByteBuffer frame) {
    send(Unpooled.wrappedBuffer(frame));
  }

  private ChannelFuture send(ByteBuf frame) {
    watch.writeStarted();
    return ctx.writeAndFlush(frame).addListener(sent -> watch.writeFinished());
  }

  private void releasePayload() {
    if (payload != null) {
      payload.release();
      payload = null;
    }
  }
}
