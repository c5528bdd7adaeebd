package io.cleave.cloud.internal.queue;

import io.cleave.cloud.ServedRequest;
import io.cleave.cloud.internal.limit.Payload;
import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.codec.protocol.ContentChecksum;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.TraceContext;
import io.cleave.codec.protocol.WantedOutput;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.tensor.DirectMemory;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request from the socket to its end. Its holder must end it, with {@link #answer}, {@link
 * #fail}, or {@link #drop} if nobody is there any more. For one thread at a time, except {@link
 * #cancel}, which any thread may call; the holder checks it before each step.
 */
public final class TailRequest {
  private static final Logger logger = LoggerFactory.getLogger(TailRequest.class);

  /** The end of a request that nobody waits for. */
  public static final Notice GIVEN_UP =
      new Notice(ErrorCode.CANCELLED, "the edge gave the request up");

  private final Requester requester;
  private final long id;
  private final ServedPart tail;
  private final RequestPreamble preamble;
  private final List<WantedOutput> wanted;
  private final Payload payload;
  private final int contentOffset;
  private final Receipt receipt;
  private final long timeoutNanos;
  private volatile boolean cancelled;
  private boolean ended;

  /**
   * Takes ownership of the payload.
   *
   * @param requester that gets the end
   * @param id the edge's number for the request
   * @param tail that answers it
   * @param preamble the request's own
   * @param wanted outputs to send back, by their index in the tail's answer, in order
   * @param payload preamble and content
   * @param contentOffset where the tensors or the picture start in the payload
   * @param receipt when it arrived
   * @param timeoutNanos how long after its last byte the edge waits
   */
  public TailRequest(
      Requester requester,
      long id,
      ServedPart tail,
      RequestPreamble preamble,
      List<WantedOutput> wanted,
      Payload payload,
      int contentOffset,
      Receipt receipt,
      long timeoutNanos) {
    this.requester = requester;
    this.id = id;
    this.tail = tail;
    this.preamble = preamble;
    this.wanted = List.copyOf(wanted);
    this.payload = payload;
    this.contentOffset = contentOffset;
    this.receipt = receipt;
    this.timeoutNanos = timeoutNanos;
  }

  public Requester requester() {
    return requester;
  }

  public long id() {
    return id;
  }

  public ServedPart tail() {
    return tail;
  }

  public Receipt receipt() {
    return receipt;
  }

  /** When its last byte arrived, by the server's nano clock. */
  public long arrivedNanos() {
    return receipt.lastNanos();
  }

  public long timeoutNanos() {
    return timeoutNanos;
  }

  /** The kind of {@link #content}. */
  public PayloadKind kind() {
    return preamble.kind();
  }

  /** Of one requester's requests, those of a higher priority go first. */
  public int priority() {
    return preamble.priority();
  }

  /** The trace that it is part of. */
  public Optional<TraceContext> trace() {
    return TraceContext.in(preamble.extensions());
  }

  /** The outputs to send back, by their index in the tail's answer, in order. */
  public List<WantedOutput> wanted() {
    return wanted;
  }

  /** A message of tensors, or a picture; valid until {@link #releasePayload}. */
  public ByteBuffer content() {
    return payload.from(contentOffset);
  }

  /**
   * Compares the content with the edge's checksum, if there is one.
   *
   * @throws io.cleave.codec.CorruptFrameException if they differ
   */
  public void verifyContent() {
    ContentChecksum.verify(preamble.extensions(), content());
  }

  /** The request's bytes on the wire, frame headers included. */
  public int bytesReceived() {
    return FrameHeader.wireBytes(payload.size());
  }

  /** How long the edge still waits; 0 or less if it does not. */
  public long leftNanos(long nowNanos) {
    return timeoutNanos - (nowNanos - arrivedNanos());
  }

  /** When the edge stops waiting, by the server's nano clock. */
  public long expiresNanos() {
    return arrivedNanos() + timeoutNanos;
  }

  public boolean hasEnded() {
    return ended;
  }

  /** Tells the holder that nobody waits for the answer any more. */
  public void cancel() {
    cancelled = true;
  }

  public boolean isCancelled() {
    return cancelled;
  }

  /** Ends the request if it was cancelled; returns whether it has its end. */
  public boolean endIfCancelled() {
    if (cancelled) {
      failCancelled();
    }
    return ended;
  }

  /** Ends a cancelled request; does nothing if it has its end. */
  public void failCancelled() {
    fail(GIVEN_UP);
  }

  /** Frees the payload before the end, once the content is decoded. */
  public void releasePayload() {
    payload.release();
  }

  /** Sends the frame of the answer, which belongs to the requester from now on. */
  public void answer(ByteBuf frame, ServedRequest served) {
    drop();
    requester.answer(this, frame, served);
  }

  /** Fails the request; does nothing if it has its end. */
  public void fail(ErrorCode code, String message) {
    fail(new Notice(code, message));
  }

  public void fail(Notice notice) {
    if (!ended) {
      drop();
      requester.fail(this, notice);
    }
  }

  /** Fails the request because its tail threw an exception; does nothing if it has its end. */
  public void failAfter(Throwable thrown) {
    try {
      logger.warn(
          "Tail {} failed: {}",
          tail.fingerprint(),
          DirectMemory.shortage(thrown).orElse(thrown.getMessage()),
          thrown);
      fail(ErrorCode.INTERNAL, "the tail failed with " + thrown.getClass().getName());
    } catch (Throwable t) { // no memory even for saying so: the edge learns it from the close
      drop();
      requester.abort();
    }
  }

  public void drop() {
    ended = true;
    payload.release();
  }
}
