package io.cleave.edge.internal.connection;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.protocol.Catalogue;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Hello;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.ResponsePreamble;
import io.cleave.codec.protocol.ServerLoad;
import io.cleave.codec.protocol.Welcome;
import io.cleave.codec.protocol.frame.FrameAssembler;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameSink;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.protocol.frame.ProtocolViolationException;
import io.cleave.codec.tensor.DirectMemory;
import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.PredictionPath;
import io.cleave.edge.TailConnectionLostException;
import io.cleave.edge.TailException;
import io.cleave.edge.TailRefusedException;
import io.cleave.edge.TailUnavailableException;
import io.cleave.edge.internal.plan.AnswerReader;
import io.cleave.edge.internal.plan.TailNeed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The edge's end of one connection: handshake, frames, requests in flight. Confined to its event
 * loop. Every call that it sends ends here: answered, failed by the server, or failed with the
 * connection. The first catalogue ends the handshake; later ones change what is offered.
 *
 * <p>A reply must name a request that is in flight. A request whose deadline passed stays in the
 * table until its late reply comes, so that the reply is recognised and dropped. A cancelled
 * request stays until the server has confirmed that. When such requests fill half of what the
 * server allows, or are as many as the client may have under way, the connection takes no more
 * calls and another one serves them. So the table is bounded, whatever a server allows.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails ends in channelInactive
final class ClientConnection extends ChannelInboundHandlerAdapter implements FrameSink {
  private enum State {
    AWAITING_WELCOME,
    AWAITING_CATALOGUE,
    OPEN,
    GOING_AWAY,
    CLOSED
  }

  private final ConnectionSettings settings;
  private final Transport transport;
  private final InetAddress address;
  private final String server;
  private final Endpoint owner;
  private final FrameAssembler assembler = new FrameAssembler(this);
  private final FirstBytes first = new FirstBytes();
  private final Map<Long, Call> inFlight = new HashMap<>();

  private ChannelHandlerContext ctx;
  private OutgoingRequests outgoing;
  private IncomingFrames incoming;
  private State state = State.AWAITING_WELCOME;
  private @Nullable Welcome welcome;
  private @Nullable Offers offers;
  private int maxInFlight;
  private long lastRequestId;
  private long helloNanos;
  private long idleNanos;
  private @Nullable Future<?> idleCheck;
  private @Nullable Future<?> pongCheck;
  private @Nullable TailException closeReason;

  /**
   * Sends nothing yet.
   *
   * @param address of the server that it leads to
   */
  ClientConnection(
      ConnectionSettings settings, Transport transport, InetAddress address, Endpoint owner) {
    this.settings = settings;
    this.transport = transport;
    this.address = address;
    this.server = settings.serverAt(address);
    this.owner = owner;
  }

  /** The address of the server that it leads to. */
  InetAddress address() {
    return address;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    this.ctx = ctx;
    this.outgoing = new OutgoingRequests(ctx, this::begin);
    this.incoming = new IncomingFrames(ctx.alloc());
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    helloNanos = transport.nanoTime();
    send(ControlFrames.hello(Hello.of(settings.formats(), settings.token())));
  }

  /** Whether a call may be sent now. */
  boolean hasRoom() {
    return state == State.OPEN
        && closeReason == null
        && inFlight.size() + outgoing.unbegun() < maxInFlight;
  }

  /** Whether the server serves a cut, once the handshake is complete. */
  boolean serves(TailNeed need) {
    return offers != null && offers.serves(need);
  }

  /** Why a call cannot be sent there, even if there is room; empty where nothing is against it. */
  Optional<TailException> refusal(Call call) {
    return offers == null ? Optional.empty() : offers.refusal(call.request());
  }

  /** Sends a call, which must have {@linkplain #hasRoom room} and no {@linkplain #refusal}. */
  void send(Call call) {
    cancel(idleCheck);
    call.taken(this, Objects.requireNonNull(offers).id(call.request().need()));
    outgoing.add(call);
  }

  /** Numbers a call whose turn has come. */
  private ByteBuffer begin(Call call) {
    long id = ++lastRequestId;
    inFlight.put(id, call);
    call.begun(id, transport.nanoTime());
    return call.head();
  }

  /** Tells the server that nobody waits for the call any more. */
  void cancel(Call call) {
    if (state == State.CLOSED) {
      return;
    }
    outgoing.remove(call);
    if (!call.isWritten()) {
      call.takeBack();
      ended();
    } else if (inFlight.containsKey(call.id())) {
      send(ControlFrames.cancel(call.id()));
    }
  }

  /**
   * After a call in flight has timed out: leaves a server that holds back too many answers, or else
   * asks for a sign of life and closes if none comes.
   */
  void probe() {
    long expired = inFlight.values().stream().filter(Call::isDone).count();
    if (state == State.OPEN && expired >= (maxInFlight + 1) / 2) {
      state = State.GOING_AWAY;
      owner.goingAway(this);
      outgoing.takeUnbegun(call -> true).forEach(Call::takeBack);
    }
    settle();
    if (state != State.CLOSED && closeReason == null && pongCheck == null) {
      send(ControlFrames.ping(lastRequestId));
      long nanos = settings.connectTimeout().toNanos();
      pongCheck = transport.after(nanos, () -> lose("is silent", null));
    }
  }

  /** Closes the connection. Every call in flight fails with the reason. */
  void close(TailException reason) {
    if (closeReason == null) {
      closeReason = reason;
    }
    ctx.close();
  }

  private void lose(String what, @Nullable Throwable cause) {
    close(lost(what, cause));
  }

  private TailException lost(String what, @Nullable Throwable cause) {
    String message = server + " " + what;
    return isShakingHands()
        ? new TailUnavailableException(message, cause)
        : new TailConnectionLostException(message, cause);
  }

  private boolean isShakingHands() {
    return state == State.AWAITING_WELCOME || state == State.AWAITING_CATALOGUE;
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    TailException reason = closeReason == null ? closed() : closeReason;
    closeReason = reason;
    state = State.CLOSED;
    cancel(idleCheck);
    cancel(pongCheck);
    incoming.close();
    List<Call> lost = new ArrayList<>(inFlight.values());
    lost.addAll(outgoing.close());
    inFlight.clear();
    owner.closed(this, reason);
    lost.forEach(call -> call.fail(reason));
  }

  private TailException closed() {
    if (!isShakingHands()) {
      return lost("closed the connection", null);
    }
    return lost(
        first
            .stranger()
            .orElse(
                "closed during the handshake (expected: a tail server; one that speaks TLS closes"
                    + " when an edge does not: tls (--tls, --tls-ca))"),
        null);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    lose("is lost: " + DirectMemory.shortage(cause).orElse(cause.getMessage()), cause);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf chunk = (ByteBuf) message;
    try {
      if (closeReason == null && state != State.CLOSED) {
        signOfLife();
        first.add(chunk.nioBuffer());
        assembler.accept(chunk.nioBuffer());
      }
    } catch (CorruptFrameException | ProtocolViolationException e) {
      String what = "sent what the protocol forbids: " + e.getMessage();
      lose(isShakingHands() ? first.stranger().orElse(what) : what, e);
    } finally {
      chunk.release();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    outgoing.pump();
  }

  private void signOfLife() {
    cancel(pongCheck);
    pongCheck = null;
  }

  @Override
  public @Nullable ByteBuffer begin(FrameHeader header) {
    header.requirePayloadAtMost(limit(header));
    boolean awaited =
        header.type() != FrameType.RESPONSE || !inFlight(header.requestId()).isGivenUp();
    return awaited ? incoming.begin(header) : null;
  }

  private int limit(FrameHeader header) {
    FrameType type = header.type();
    boolean expected =
        switch (type) {
          case WELCOME, REFUSED -> state == State.AWAITING_WELCOME;
          case RESPONSE -> isSent(header.requestId());
          case FAILURE ->
              state != State.AWAITING_WELCOME
                  && (header.requestId() == 0 || inFlight.containsKey(header.requestId()));
          case CATALOGUE, GOAWAY, PONG -> state != State.AWAITING_WELCOME;
          default -> false;
        };
    if (!expected || closeReason != null) {
      throw new ProtocolViolationException(
          "a frame of type %s with request id %s came in state %s, where nothing waits for it"
              .formatted(type, header.requestId(), state));
    }
    return type == FrameType.RESPONSE
        ? inFlight(header.requestId()).request().wanted().reader().maxPayloadBytes()
        : type.maxControlPayloadBytes();
  }

  /** An answer to a request that is only half sent is a violation. */
  private boolean isSent(long id) {
    Call call = inFlight.get(id);
    return call != null && (call.isCancelled() || !outgoing.isSending(call));
  }

  /** The request that {@link #limit} found. */
  private Call inFlight(long id) {
    return Objects.requireNonNull(inFlight.get(id));
  }

  @Override
  public void end(FrameHeader header) {
    Optional<ByteBuf> complete = incoming.end(header);
    if (complete.isEmpty()) {
      Objects.requireNonNull(inFlight.remove(header.requestId())).confirmCancelled();
      ended();
      return;
    }
    ByteBuf payload = complete.get();
    try {
      dispatch(header, payload.nioBuffer(0, payload.capacity()));
    } finally {
      payload.release();
    }
  }

  private void dispatch(FrameHeader header, ByteBuffer bytes) {
    switch (header.type()) {
      case WELCOME -> welcome(Welcome.decode(bytes));
      case CATALOGUE -> catalogue(Catalogue.decode(bytes));
      case REFUSED -> close(TailFailures.ofHandshake(server, Notice.decode(bytes)));
      case FAILURE -> failure(header.requestId(), Notice.decode(bytes));
      case GOAWAY -> {
        Notice.decode(bytes); // as damaged as any other frame may be
        goAway();
      }
      case RESPONSE -> response(header.requestId(), bytes);
      case PONG -> owner.loadTold(ServerLoad.decode(bytes));
      default -> {}
    }
  }

  private void welcome(Welcome received) {
    settings.link().handshake(transport.nanoTime() - helloNanos);
    welcome = received;
    maxInFlight = (int) Math.min(received.maxInFlight(), 2L * settings.maxInFlight());
    long serverNanos = TimeUnit.MILLISECONDS.toNanos(received.idleTimeoutMillis());
    idleNanos = Math.min(settings.idleTimeout().toNanos(), serverNanos / 4 * 3);
    state = State.AWAITING_CATALOGUE;
  }

  private void catalogue(Catalogue catalogue) {
    Set<Integer> formats = Objects.requireNonNull(welcome).formats();
    Offers told = new Offers(server, formats, catalogue, settings.needs());
    offers = told;
    Optional<TailRefusedException> refusal = told.refusal();
    if (state == State.AWAITING_CATALOGUE) {
      refusal.ifPresentOrElse(this::close, this::open);
    } else if (state == State.OPEN) {
      refusal.ifPresentOrElse(this::leave, this::reconsider);
    }
  }

  /** Takes back calls that have not begun and that the server no longer serves. */
  private void reconsider() {
    outgoing.takeUnbegun(call -> refusal(call).isPresent()).forEach(Call::takeBack);
    owner.offersChanged(this);
  }

  private void open() {
    state = State.OPEN;
    closeWhenIdle();
    owner.ready(this);
  }

  private void response(long id, ByteBuffer bytes) {
    long arrivedNanos = transport.nanoTime();
    ResponsePreamble preamble = ResponsePreamble.decode(bytes);
    owner.loadTold(preamble.load());
    Call call = inFlight(id);
    if (!call.isDone()) {
      AnswerReader reader = call.request().wanted().reader();
      Tensors outputs = reader.read(bytes.slice()); // before the call ends: others may do better
      call.answer(
          new Response(
              PredictionPath.REMOTE,
              settings.server(),
              outputs,
              FrameHeader.wireBytes(bytes.limit()),
              preamble.batch(),
              Objects.requireNonNull(offers).answeredBy(call.tail(), preamble),
              Timeline.ofRoundTrip(call.writtenNanos(), preamble, arrivedNanos)));
    }
    inFlight.remove(id);
    ended();
  }

  private void failure(long id, Notice notice) {
    if (id == 0) {
      // Whatever the code says of the connection, the tail may have run what is in flight.
      lose("closes: " + notice, null);
      return;
    }
    Call call = inFlight(id);
    inFlight.remove(id);
    forget(id, call);
    if (notice.code() == ErrorCode.CANCELLED && call.isCancelled()) {
      call.confirmCancelled();
    } else {
      call.fail(TailFailures.ofRequest(server, notice));
    }
    ended();
  }

  /**
   * Drops what is still to be sent of a request that has ended, and what has come of its answer.
   */
  private void forget(long id, Call call) {
    if (outgoing.remove(call)) {
      send(ControlFrames.cancel(id));
    }
    if (assembler.forget(id)) {
      incoming.forget(id);
    }
  }

  private void goAway() {
    if (state == State.AWAITING_CATALOGUE) {
      lose("says goodbye", null);
    } else if (state == State.OPEN) {
      leave(new TailUnavailableException(server + " says goodbye", null));
    }
  }

  /** Makes no new calls on this server. */
  private void leave(TailException reason) {
    state = State.GOING_AWAY;
    owner.dismissed(this, reason);
    outgoing.takeUnbegun(call -> true).forEach(Call::takeBack);
    settle();
  }

  private void ended() {
    settle();
    owner.roomAppeared();
  }

  /** Closes if nobody waits for an answer any more, now or when idle. */
  private void settle() {
    if (outgoing.unbegun() > 0 || !inFlight.values().stream().allMatch(Call::isDone)) {
      return;
    }
    if (state == State.GOING_AWAY) {
      close(new TailUnavailableException(server + " was left", null));
    } else if (state == State.OPEN) {
      closeWhenIdle();
    }
  }

  private void closeWhenIdle() {
    cancel(idleCheck);
    idleCheck = transport.after(idleNanos, this::idle);
  }

  private void idle() {
    state = State.GOING_AWAY;
    owner.goingAway(this);
    close(new TailUnavailableException("the connection was not used", null));
  }

  private void send(ByteBuffer frame) {
    ctx.writeAndFlush(Unpooled.wrappedBuffer(frame)).addListener(OutgoingRequests.NO_MEMORY_ENDS);
  }

  private static void cancel(@Nullable Future<?> task) {
    if (task != null) {
      task.cancel(false);
    }
  }
}
