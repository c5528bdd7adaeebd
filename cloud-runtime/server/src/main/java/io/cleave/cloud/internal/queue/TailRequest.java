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
 * One request on its way from the socket to its end. Whoever holds it must end it: by {@link
 * #answer}, by {@link #fail}, or by {@link #drop} if nobody is there any more. For one thread at a
 * time, but {@link #cancel}, which any may call: whoever holds it then looks at it before each
 * step.
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
   * @param requester where the end goes to
   * @param id the edge's number for it
   * @param tail what answers it
   * @param preamble what the edge says of it
   * @param wanted what is to be sent back, by places in the tail's answer, in that order
   * @param payload preamble and content
   * @param contentOffset where tensors or picture start in the payload
   * @param receipt when it came
   * @param timeoutNanos how long after its last byte the edge still waits
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

  /** When its last byte came, by the server's nano clock. */
  public long arrivedNanos() {
    return receipt.lastNanos();
  }

  public long timeoutNanos() {
    return timeoutNanos;
  }

  /** What {@link #content} is. */
  public PayloadKind kind() {
    return preamble.kind();
  }

  /** Of one requester's those of a higher one go first. */
  public int priority() {
    return preamble.priority();
  }

  /** Which trace it is part of. */
  public Optional<TraceContext> trace() {
    return TraceContext.in(preamble.extensions());
  }

  /** What is to be sent back, by places in the tail's answer, in that order. */
  public List<WantedOutput> wanted() {
    return wanted;
  }

  /** A message of tensors, or a picture; valid until {@link #releasePayload}. */
  public ByteBuffer content() {
    return payload.from(contentOffset);
  }

  /**
   * Compares the content with the checksum that the edge gave, if it gave one.
   *
   * @throws io.cleave.codec.CorruptFrameException if it is another's
   */
  public void verifyContent() {
    ContentChecksum.verify(preamble.extensions(), content());
  }

  /** The request on the wire, frame headers included. */
  public int bytesReceived() {
    return FrameHeader.wireBytes(payload.size());
  }

  /** How long the edge still waits; not more than 0 if it does not. */
  public long leftNanos(long nowNanos) {
    return timeoutNanos - (nowNanos - arrivedNanos());
  }

  /** The time of the server's nano clock from which it does not. */
  public long expiresNanos() {
    return arrivedNanos() + timeoutNanos;
  }

  public boolean hasEnded() {
    return ended;
  }

  /** Tells whoever holds the request that nobody waits for its answer any more. */
  public void cancel() {
    cancelled = true;
  }

  public boolean isCancelled() {
    return cancelled;
  }

  /** Ends the request if it was given up; returns whether it has its end. */
  public boolean endIfCancelled() {
    if (cancelled) {
      failCancelled();
    }
    return ended;
  }

  /** Does nothing if the request has its end. */
  public void failCancelled() {
    fail(GIVEN_UP);
  }

  /** Gives the payload's memory back before the end, once the content is decoded. */
  public void releasePayload() {
    payload.release();
  }

  /** Sends the answer's frame, which belongs to the requester from now on. */
  public void answer(ByteBuf frame, ServedRequest served) {
    drop();
    requester.answer(this, frame, served);
  }

  /** Does nothing if the request has its end. */
  public void fail(ErrorCode code, String message) {
    fail(new Notice(code, message));
  }

  public void fail(Notice notice) {
    if (!ended) {
      drop();
      requester.fail(this, notice);
    }
  }

  /** Fails the request because its tail threw; does nothing if it has its end. */
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
