package io.cleave.cloud.internal.connection;

import io.cleave.cloud.ServedRequest;
import io.cleave.cloud.ServerListener;
import io.cleave.cloud.internal.queue.Admission;
import io.cleave.cloud.internal.queue.RefusedRequestException;
import io.cleave.cloud.internal.queue.Requester;
import io.cleave.cloud.internal.queue.TailRequest;
import io.cleave.cloud.internal.tail.ServedTails;
import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.FrameAssembler;
import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.FrameSink;
import io.cleave.codec.protocol.FrameType;
import io.cleave.codec.protocol.Hello;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.ProtocolViolationException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's end of one connection: handshake, frames, limits. Everything runs on the channel's
 * event loop, except {@link #takesAnswers}, {@link #answer}, {@link #fail}, {@link #tell}, {@link
 * #drain} and {@link #abort}, which any thread may call.
 *
 * <p>A payload's buffer is taken from the server's {@link RequestMemory} after its header was
 * verified against this connection's limit; where none is free, the payload is read and forgotten
 * and the frame refused. It belongs to the connection until it is complete, then to the {@link
 * TailRequest} made of it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails ends in channelInactive
public final class ServerConnection extends ChannelInboundHandlerAdapter
    implements FrameSink, Requester {
  private static final Logger logger = LoggerFactory.getLogger(ServerConnection.class);

  /** How long a connection that was told to go may take to close its own end. */
  public static final long LINGER_MILLIS = 1000;

  private enum State {
    AWAITING_HELLO,
    OPEN,
    DRAINING,
    CLOSING
  }

  private final Handshake handshake;
  private final ServedTails tails;
  private final Admission admission;
  private final ServerLimits limits;
  private final ConnectionRegistry registry;
  private final MemoryShare memory;
  private final AnswerMemory.Share unsent;
  private final GuardedListener listener;
  private final WrongTokens wrongTokens;
  private final Origin origin;
  private final FrameAssembler assembler = new FrameAssembler(this);

  private ChannelHandlerContext ctx;
  private IdleWatch watch;
  private State state = State.AWAITING_HELLO;
  private @Nullable ByteBuffer toldCatalogue;
  private @Nullable Payload payload;
  private long lastRequestId;
  private int inFlight;

  public ServerConnection(
      Handshake handshake,
      ServedTails tails,
      Admission admission,
      ServerLimits limits,
      ConnectionRegistry registry,
      RequestMemory memory,
      AnswerMemory answers,
      GuardedListener listener,
      WrongTokens wrongTokens,
      Origin origin) {
    this.handshake = handshake;
    this.tails = tails;
    this.admission = admission;
    this.limits = limits;
    this.registry = registry;
    this.memory = new MemoryShare(memory, this::giveWay);
    this.unsent = answers.newShare();
    this.listener = listener;
    this.wrongTokens = wrongTokens;
    this.origin = origin;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    this.ctx = ctx;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    watch = new IdleWatch(ctx.executor(), limits, reason -> close(ErrorCode.IDLE, reason));
    Optional<Notice> refusal = registry.admit(this);
    refusal.ifPresentOrElse(this::close, () -> listener.tell(ServerListener::connectionOpened));
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    state = State.CLOSING;
    releasePayload();
    watch.stop();
    if (lastRequestId > 0) {
      admission.leave(this);
    }
    if (registry.remove(this)) {
      listener.tell(ServerListener::connectionClosed);
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
      close(ErrorCode.MALFORMED_FRAME, String.valueOf(e.getMessage()));
    } catch (ProtocolViolationException e) {
      close(ErrorCode.PROTOCOL_VIOLATION, String.valueOf(e.getMessage()));
    } catch (OutOfMemoryError e) {
      close(ErrorCode.OVERLOADED, "the server has no memory for this frame");
    }
  }

  /** A peer that does not read its answers gets no more of them: stop reading until it does. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(ctx.channel().isWritable() || state == State.CLOSING);
    sendCatalogue();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    logger.debug("Connection {} failed", ctx.channel(), cause);
    ctx.close();
  }

  @Override
  public @Nullable ByteBuffer begin(FrameHeader header) {
    header.requirePayloadAtMost(limit(header.type()));
    payload = memory.take(ctx.alloc(), header.payloadBytes());
    return payload == null ? null : payload.from(0);
  }

  /** Others need the memory of a frame that has been arriving for long. */
  private void giveWay(Payload slow) {
    ctx.executor()
        .execute(
            () -> {
              if (payload == slow) {
                close(ErrorCode.OVERLOADED, "the frame came too slowly while memory was short");
              }
            });
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
    return type == FrameType.REQUEST ? tails.maxRequestBytes() : type.maxControlPayloadBytes();
  }

  @Override
  public void end(FrameHeader header) {
    watch.frameArrived();
    if (payload == null) {
      refuseForMemory(header);
      return;
    }
    Payload complete = payload;
    complete.arrived();
    payload = null;
    dispatch(header, complete);
  }

  private void refuseForMemory(FrameHeader header) {
    String message = "used up: " + memory;
    if (header.type() == FrameType.REQUEST) {
      count(header.requestId());
      fail(header.requestId(), Optional.empty(), new Notice(ErrorCode.OVERLOADED, message));
    } else {
      close(ErrorCode.OVERLOADED, message);
    }
  }

  private void dispatch(FrameHeader header, Payload complete) {
    switch (header.type()) {
      case HELLO -> hello(complete);
      case PING -> ping(header.requestId(), complete);
      default -> request(header.requestId(), complete);
    }
  }

  private void ping(long id, Payload complete) {
    complete.release();
    send(ControlFrames.pong(id));
  }

  /** Gives the payload's memory back before the answer: who is welcome may ask for it at once. */
  private void hello(Payload complete) {
    Hello hello;
    try {
      hello = Hello.decode(complete.from(0));
    } finally {
      complete.release();
    }
    if (wrongTokens.refuses(origin)) { // it guessed on other connections since this one came
      listener.tell(to -> to.connectionRefused(ErrorCode.UNAUTHENTICATED));
      state = State.CLOSING;
      ctx.close();
      return;
    }
    Handshake.Outcome outcome = handshake.answer(hello);
    Notice refusal = outcome.refusal();
    if (refusal != null) {
      if (refusal.code() == ErrorCode.UNAUTHENTICATED) {
        wrongTokens.count(origin);
      }
      close(refusal);
      return;
    }
    registry.welcomed(this);
    state = State.OPEN;
    watch.handshakeDone();
    send(ControlFrames.welcome(Objects.requireNonNull(outcome.welcome())));
    sendCatalogue();
  }

  /** Not to a peer that does not read: it gets what is served once it does. */
  private void sendCatalogue() {
    ByteBuffer catalogue = tails.catalogue();
    if (state == State.OPEN && !catalogue.equals(toldCatalogue) && ctx.channel().isWritable()) {
      toldCatalogue = catalogue;
      send(catalogue.duplicate());
    }
  }

  private void request(long id, Payload complete) {
    TailRequest request;
    try {
      count(id);
      request = admission.read(this, id, complete);
    } catch (RefusedRequestException e) {
      complete.release();
      sendCatalogue(); // a tail that has gone is no fault of the server's: the edge must know first
      fail(id, e.tail(), e.notice());
      return;
    } catch (RuntimeException | Error e) {
      complete.release();
      throw e;
    }
    if (state == State.DRAINING) {
      request.fail(ConnectionRegistry.STOPPING);
    } else if (inFlight > limits.maxInFlight()) {
      request.fail(
          ErrorCode.OVERLOADED,
          "this connection has " + limits.maxInFlight() + " requests in flight (limit)");
    } else {
      admission.enqueue(request);
    }
  }

  /** Counts a request that will be answered, one way or another. */
  private void count(long id) {
    if (id <= lastRequestId) {
      throw new ProtocolViolationException(
          "request id " + id + " came after " + lastRequestId + ", ids must grow");
    }
    lastRequestId = id;
    inFlight++;
    watch.working(true);
  }

  @Override
  public boolean takesAnswers() {
    return !unsent.isFull();
  }

  @Override
  public void answer(TailRequest request, ByteBuf frame, ServedRequest served) {
    int bytes = frame.capacity();
    unsent.take(bytes);
    listener.tell(to -> to.requestAnswered(request.tail().fingerprint(), served));
    end(frame, () -> unsent.give(bytes));
  }

  /** Sends the frame that ends a request. */
  private void end(ByteBuf lastFrame, Runnable sent) {
    if (ctx.executor().inEventLoop()) {
      write(lastFrame, sent);
      return;
    }
    try {
      ctx.executor().execute(() -> write(lastFrame, sent));
    } catch (RejectedExecutionException e) { // the server stopped without waiting for this answer
      lastFrame.release();
      sent.run();
    }
  }

  private void write(ByteBuf lastFrame, Runnable sent) {
    send(lastFrame)
        .addListener(
            written -> {
              sent.run();
              answered();
            });
  }

  @Override
  public void fail(TailRequest request, Notice notice) {
    fail(request.id(), Optional.of(request.tail().fingerprint()), notice);
  }

  private void fail(long requestId, Optional<ModelFingerprint> tail, Notice notice) {
    listener.tell(to -> to.requestFailed(tail, notice.code()));
    end(Unpooled.wrappedBuffer(ControlFrames.failure(requestId, notice)), () -> {});
  }

  @Override
  public void abort() {
    ctx.channel().close();
  }

  /** Done when the connection is closed. */
  public ChannelFuture closed() {
    return ctx.channel().closeFuture();
  }

  public Origin origin() {
    return origin;
  }

  /** Makes room for another connection at once: it has not said who it is. */
  public void giveWay() {
    listener.tell(to -> to.connectionRefused(ErrorCode.TOO_MANY_CONNECTIONS));
    ctx.executor().execute(() -> ctx.close());
  }

  /** Tells the peer what is served now; done when no request is read by what was served before. */
  public Future<?> tell() {
    return ctx.executor().submit(this::sendCatalogue);
  }

  /** Takes no new request, and closes when the last one is answered. */
  public void drain() {
    ctx.executor().execute(this::startDraining);
  }

  private void startDraining() {
    if (state == State.AWAITING_HELLO) {
      close(ConnectionRegistry.STOPPING);
    } else if (state == State.OPEN) {
      state = State.DRAINING;
      send(ControlFrames.goAway(ConnectionRegistry.STOPPING));
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

  /** Ends a connection whose peer came without TLS to a server that demands it. */
  public void refusePlainPeer() {
    close(
        ErrorCode.PROTOCOL_VIOLATION,
        "this server speaks TLS 1.3 alone and the peer speaks none (expected: an edge with TLS)");
  }

  /** TLS has told the peer why, and closes. */
  public void tlsFailed() {
    listener.tell(ServerListener::tlsFailed);
  }

  /** Ends a connection whose peer resumed a session with a certificate that counts no more. */
  public void refuseCertificate(String why) {
    close(ErrorCode.UNAUTHENTICATED, "this edge's certificate is not valid now: " + why);
  }

  private void close(ErrorCode code, String message) {
    close(new Notice(code, message));
  }

  private void close(Notice notice) {
    if (state == State.CLOSING) {
      return;
    }
    logger.debug("Closing {}: {}", ctx.channel(), notice);
    listener.tell(to -> to.connectionRefused(notice.code()));
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
    channel.writeAndFlush(lastFrame).addListener(sent -> finishSending(channel));
    ctx.executor().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static void finishSending(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      ((DuplexChannel) channel).shutdownOutput();
    } else {
      tls.closeOutbound();
    }
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
