package io.cleave.cloud.internal.connection;

import io.cleave.cloud.ServerListener;
import io.cleave.cloud.internal.limit.AnswerMemory;
import io.cleave.cloud.internal.limit.MemoryShare;
import io.cleave.cloud.internal.limit.Origin;
import io.cleave.cloud.internal.limit.Payload;
import io.cleave.cloud.internal.served.ModelScope;
import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Hello;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.protocol.frame.ProtocolViolationException;
import io.cleave.codec.tensor.DirectMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's end of one connection, over any channel: which frames it takes now, and what happens
 * to them. {@link IncomingFrames} has what is incomplete, {@link RequestTable} the requests without
 * an end, {@link OutgoingFrames} what is to be sent. Everything runs on the channel's event loop,
 * except {@link #takesAnswers}, {@link #answer}, {@link #fail}, {@link #tell}, {@link #drain} and
 * {@link #abort}, which any thread may call.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails ends in channelInactive
public final class ServerConnection extends ChannelInboundHandlerAdapter
    implements IncomingFrames.Receiver, RequestTable.Owner {
  private static final Logger logger = LoggerFactory.getLogger(ServerConnection.class);

  /** How long a connection that was told to go may take to close its own end. */
  public static final long LINGER_MILLIS = 1000;

  private enum State {
    AWAITING_HELLO,
    OPEN,
    DRAINING,
    CLOSING
  }

  private final ConnectionContext server;
  private final Origin origin;

  private ChannelHandlerContext ctx;
  private IncomingFrames incoming;
  private RequestTable requests;
  private OutgoingFrames outgoing;
  private IdleWatch watch;
  private State state = State.AWAITING_HELLO;
  private ModelScope scope = ModelScope.ALL;
  private @Nullable ByteBuffer toldCatalogue;

  public ServerConnection(ConnectionContext server, Origin origin) {
    this.server = server;
    this.origin = origin;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    this.ctx = ctx;
    ctx.channel().config().setWriteBufferWaterMark(OutgoingFrames.WATER_MARK);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    watch =
        new IdleWatch(
            ctx.executor(),
            server.limits(),
            server.clock().nanoTime(),
            reason -> close(ErrorCode.IDLE, reason));
    AnswerMemory.Share unsent = server.answers().newShare();
    outgoing = new OutgoingFrames(ctx, watch, unsent, server.listener());
    requests = new RequestTable(server, ctx.channel(), unsent, outgoing, this);
    incoming =
        new IncomingFrames(
            this,
            requests,
            ctx.alloc(),
            new MemoryShare(server.memory(), this::giveWay),
            server.clock(),
            server.limits().maxInFlight());
    Optional<Notice> refusal = server.registry().admit(this);
    refusal.ifPresentOrElse(
        this::close, () -> server.listener().tell(ServerListener::connectionOpened));
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end();
    if (server.registry().remove(this)) {
      server.listener().tell(ServerListener::connectionClosed);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      if (state != State.CLOSING) {
        accept(bytes.nioBuffer());
      }
    } finally {
      bytes.release();
    }
  }

  private void accept(ByteBuffer bytes) {
    try {
      incoming.accept(bytes);
      watch.bytesArrived(incoming.incompleteSinceNanos());
    } catch (CorruptFrameException e) {
      close(ErrorCode.MALFORMED_FRAME, String.valueOf(e.getMessage()));
    } catch (ProtocolViolationException e) {
      close(ErrorCode.PROTOCOL_VIOLATION, String.valueOf(e.getMessage()));
    } catch (OutOfMemoryError e) {
      logger.warn("No memory for a frame: {}", DirectMemory.shortage(e).orElse(e.getMessage()));
      close(ErrorCode.OVERLOADED, "the server has no memory for this frame");
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    sendCatalogue();
    outgoing.writeWhilePeerReads();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    DirectMemory.shortage(cause).ifPresent(shortage -> logger.warn("No memory: {}", shortage));
    logger.debug("Connection {} failed", ctx.channel(), cause);
    ctx.close();
  }

  /** Ends a frame that has been arriving for long, because others need its memory. */
  private void giveWay(Payload slow) {
    ctx.executor()
        .execute(
            () -> {
              if (incoming.isArriving(slow)) {
                close(ErrorCode.OVERLOADED, "the frame came too slowly while memory was short");
              }
            });
  }

  @Override
  public int limit(FrameType type) {
    if (state == State.CLOSING) {
      throw new ProtocolViolationException("a frame of type " + type + " came after the end");
    }
    boolean taken =
        state == State.AWAITING_HELLO
            ? type == FrameType.HELLO
            : type == FrameType.REQUEST || type == FrameType.CANCEL || type == FrameType.PING;
    if (!taken) {
      FrameType expected = state == State.AWAITING_HELLO ? FrameType.HELLO : FrameType.REQUEST;
      throw new ProtocolViolationException(
          "a frame of type " + type + " came where " + expected + " was expected");
    }
    return type == FrameType.REQUEST
        ? server.tails().maxRequestBytes()
        : type.maxControlPayloadBytes();
  }

  @Override
  public void control(FrameHeader header, @Nullable Payload payload) {
    if (payload == null) {
      close(ErrorCode.OVERLOADED, "the server's memory for requests is used up");
      return;
    }
    switch (header.type()) {
      case HELLO -> hello(payload);
      case PING -> {
        payload.release();
        outgoing.control(
            ControlFrames.pong(header.requestId(), server.admission().load(requests, scope)));
      }
      default -> {
        payload.release();
        requests.cancel(header.requestId(), incoming.drop(header.requestId()));
      }
    }
  }

  /**
   * Frees the payload before the answer, because the peer may use that memory as soon as it is
   * welcome.
   */
  private void hello(Payload payload) {
    Hello hello;
    try {
      hello = Hello.decode(payload.from(0));
    } finally {
      payload.release();
    }
    if (server.wrongTokens().refuses(origin)) { // it guessed on others since this one came
      server.listener().tell(to -> to.connectionRefused(ErrorCode.UNAUTHENTICATED));
      state = State.CLOSING;
      ctx.close();
      return;
    }
    Handshake.Outcome outcome = server.handshake().answer(hello);
    Notice refusal = outcome.refusal();
    if (refusal != null) {
      if (refusal.code() == ErrorCode.UNAUTHENTICATED) {
        server.wrongTokens().count(origin);
      }
      close(refusal);
      return;
    }
    server.registry().welcomed(this);
    state = State.OPEN;
    scope = outcome.scope();
    requests.scope(scope);
    watch.handshakeDone();
    outgoing.control(ControlFrames.welcome(Objects.requireNonNull(outcome.welcome())));
    sendCatalogue();
  }

  /** Waits with the catalogue while the peer does not read. */
  private void sendCatalogue() {
    if (state != State.OPEN || !ctx.channel().isWritable()) {
      return;
    }
    ByteBuffer catalogue = server.tails().catalogue(scope);
    if (!catalogue.equals(toldCatalogue)) {
      toldCatalogue = catalogue;
      outgoing.control(catalogue.duplicate());
    }
  }

  @Override
  public void tellCatalogue() {
    sendCatalogue();
  }

  @Override
  public void inFlightChanged() {
    watch.working(requests.inFlight() > 0);
    closeIfDrained();
  }

  /** Closes the connection after what is being sent, without a reason. */
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

  /** Closes at once to make room for another connection, because the handshake is not complete. */
  public void giveWay() {
    server.listener().tell(to -> to.connectionRefused(ErrorCode.TOO_MANY_CONNECTIONS));
    ctx.executor().execute(() -> ctx.close());
  }

  /** Sends the catalogue of now. When the future is done, no request is read by an older one. */
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
      outgoing.control(ControlFrames.goAway(ConnectionRegistry.STOPPING));
      requests.drain();
      incoming.refuseArriving(ConnectionRegistry.STOPPING);
      closeIfDrained();
    }
  }

  /** Gives the edge, which knows by now, time to close first. What it still sends is refused. */
  private void closeIfDrained() {
    if (state == State.DRAINING && requests.inFlight() == 0) {
      ctx.executor().schedule(this::closeIfStillDrained, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void closeIfStillDrained() {
    if (state == State.DRAINING && requests.inFlight() == 0) {
      closeBehind(Unpooled.EMPTY_BUFFER);
    }
  }

  /** Ends a connection whose peer does not speak TLS, which this server demands. */
  public void refusePlainPeer() {
    close(
        ErrorCode.PROTOCOL_VIOLATION,
        "this server speaks TLS 1.3 alone and the peer speaks none (expected: an edge with TLS)");
  }

  /** Reports that TLS failed. TLS tells the peer why, and closes. */
  public void tlsFailed() {
    server.listener().tell(ServerListener::tlsFailed);
  }

  /** Ends a connection whose peer resumed a session with a certificate that is no longer valid. */
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
    server.listener().tell(to -> to.connectionRefused(notice.code()));
    closeBehind(
        Unpooled.wrappedBuffer(
            state == State.AWAITING_HELLO
                ? ControlFrames.refused(notice)
                : ControlFrames.failure(0, notice)));
  }

  private void closeBehind(ByteBuf lastFrame) {
    end();
    Farewell.send(ctx, lastFrame);
  }

  /** Takes nothing more and sends no more answers. Does nothing when called again. */
  private void end() {
    state = State.CLOSING;
    watch.stop();
    incoming.close();
    outgoing.close();
    requests.leave();
  }
}
