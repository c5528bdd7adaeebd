package io.cleave.cloud.internal.connection;

import io.cleave.cloud.ServedRequest;
import io.cleave.cloud.internal.limit.AnswerMemory;
import io.cleave.cloud.internal.limit.Payload;
import io.cleave.cloud.internal.queue.Receipt;
import io.cleave.cloud.internal.queue.Requester;
import io.cleave.cloud.internal.queue.TailRequest;
import io.cleave.cloud.internal.served.ModelScope;
import io.cleave.cloud.internal.served.RefusedRequestException;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.frame.ProtocolViolationException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/**
 * The requests of one connection, from their header until their end is sent. Runs on the channel's
 * event loop, except for the methods of {@link Requester}, which any thread may call.
 */
final class RequestTable implements Requester {
  /** How the connection reacts to its requests. */
  interface Owner {
    /** Sends the catalogue, before a request fails because its tail is not served. */
    void tellCatalogue();

    /** The number of requests without an end has changed. */
    void inFlightChanged();
  }

  private final ConnectionContext server;
  private final Channel channel;
  private final AnswerMemory.Share unsent;
  private final OutgoingFrames outgoing;
  private final Owner owner;

  /** Complete requests that have no end yet. */
  private final Map<Long, TailRequest> taken = new HashMap<>();

  private ModelScope scope = ModelScope.ALL;
  private boolean draining;
  private long lastId;
  private int inFlight;

  /**
   * Creates an empty table.
   *
   * @param unsent counts answers until the outgoing frames have sent them
   */
  RequestTable(
      ConnectionContext server,
      Channel channel,
      AnswerMemory.Share unsent,
      OutgoingFrames outgoing,
      Owner owner) {
    this.server = server;
    this.channel = channel;
    this.unsent = unsent;
    this.outgoing = outgoing;
    this.owner = owner;
  }

  /** Sets the models that requests may be for. */
  void scope(ModelScope scope) {
    this.scope = scope;
  }

  /** Refuses requests that begin from now on. */
  void drain() {
    draining = true;
  }

  /** The number of requests whose end is not sent. */
  int inFlight() {
    return inFlight;
  }

  /**
   * Counts a request that has begun, and that will have its end in any case. Returns why it is
   * refused; empty if it is not.
   *
   * @throws ProtocolViolationException if its id is not larger than the last
   */
  Optional<Notice> begin(long id) {
    if (id <= lastId) {
      throw new ProtocolViolationException(
          "request id " + id + " came after " + lastId + ", ids must grow");
    }
    lastId = id;
    inFlight++;
    owner.inFlightChanged();
    int max = server.limits().maxInFlight();
    if (draining) {
      return Optional.of(ConnectionRegistry.STOPPING);
    }
    return inFlight <= max
        ? Optional.empty()
        : Optional.of(
            new Notice(
                ErrorCode.OVERLOADED,
                "this connection has " + max + " requests in flight (limit)"));
  }

  /** Ends a request that has begun and is not complete. */
  void refuse(long id, Notice notice) {
    fail(id, Optional.empty(), notice);
  }

  /**
   * Takes a request whose last byte has arrived.
   *
   * @param payload belongs to the request from now on
   * @throws io.cleave.codec.CorruptFrameException if its preamble is damaged
   */
  void complete(long id, Payload payload, Receipt receipt) {
    TailRequest request;
    try {
      request = server.admission().read(this, scope, id, receipt, payload);
    } catch (RefusedRequestException e) {
      payload.release();
      owner.tellCatalogue(); // a tail that has gone is no fault of the server's
      fail(id, e.tail(), e.notice());
      return;
    } catch (RuntimeException | Error e) {
      payload.release();
      throw e;
    }
    taken.put(id, request);
    server.admission().enqueue(request);
  }

  /**
   * Gives a request up, wherever it is; does nothing if it has its end.
   *
   * @param dropped what the incoming frames had of it
   * @throws ProtocolViolationException if there never was such a request
   */
  void cancel(long id, IncomingFrames.Dropped dropped) {
    if (id < 1 || id > lastId) {
      throw new ProtocolViolationException(
          "request " + id + " was given up, the last one was " + lastId);
    }
    switch (dropped) {
      case REFUSED -> {}
      case ARRIVING -> refuse(id, TailRequest.GIVEN_UP);
      case NOTHING -> cancelComplete(id);
    }
  }

  private void cancelComplete(long id) {
    TailRequest request = taken.get(id);
    if (request != null) {
      server.admission().cancel(request);
    } else {
      outgoing.remove(id).ifPresent(unsent -> fail(unsent, TailRequest.GIVEN_UP));
    }
  }

  @Override
  public boolean takesAnswers() {
    return !unsent.isFull();
  }

  @Override
  public void answer(TailRequest request, ByteBuf frame, ServedRequest served) {
    unsent.take(frame.capacity());
    onLoop(() -> send(request, frame, served), () -> release(frame));
  }

  private void send(TailRequest request, ByteBuf frame, ServedRequest served) {
    if (request.isCancelled()) { // while the answer was on its way here
      release(frame);
      fail(request, TailRequest.GIVEN_UP);
      return;
    }
    taken.remove(request.id());
    outgoing.answer(request, frame, served, this::ended);
  }

  private void release(ByteBuf frame) {
    int bytes = frame.capacity();
    frame.release();
    unsent.give(bytes);
  }

  @Override
  public void fail(TailRequest request, Notice notice) {
    fail(request.id(), Optional.of(request.tail().fingerprint()), notice);
  }

  private void fail(long id, Optional<ModelFingerprint> tail, Notice notice) {
    server.listener().tell(to -> to.requestFailed(tail, notice.code()));
    ByteBuffer frame = ControlFrames.failure(id, notice);
    onLoop(
        () -> {
          taken.remove(id);
          outgoing.failure(frame, this::ended);
        },
        () -> {});
  }

  /**
   * Runs an action on the event loop, or else the other, if the server has stopped without waiting.
   */
  private void onLoop(Runnable action, Runnable otherwise) {
    if (channel.eventLoop().inEventLoop()) {
      action.run();
      return;
    }
    try {
      channel.eventLoop().execute(action);
    } catch (RejectedExecutionException e) {
      otherwise.run();
    }
  }

  /** Notes that the end of a request is sent, or never will be. */
  private void ended() {
    inFlight--;
    owner.inFlightChanged();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // ends in channelInactive
  public void abort() {
    channel.close();
  }

  /** Drops what waits, and gives up what workers hold, because the peer is gone. */
  void leave() {
    taken.values().forEach(TailRequest::cancel);
    if (lastId > 0) {
      server.admission().leave(this);
    }
  }
}
