package io.cleave.cloud.internal.queue;

import io.cleave.cloud.ServedRequest;
import io.cleave.cloud.internal.connection.Payload;
import io.cleave.cloud.internal.tail.ServedPart;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.PayloadKind;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way from the socket to its end. Whoever holds it must end it: by {@link
 * #answer}, by {@link #fail}, or by {@link #drop} if nobody is there any more. For one thread at a
 * time.
 */
public final class TailRequest {
  private static final Logger logger = LoggerFactory.getLogger(TailRequest.class);

  private final Requester requester;
  private final long id;
  private final ServedPart tail;
  private final PayloadKind kind;
  private final List<Integer> wanted;
  private final Payload payload;
  private final int contentOffset;
  private final long arrivedNanos;
  private final long timeoutNanos;
  private boolean ended;

  /**
   * Takes ownership of the payload.
   *
   * @param requester where the end goes to
   * @param id the edge's number for it
   * @param tail what answers it
   * @param kind what it carries
   * @param wanted places in the tail's answer of what is to be sent back, in that order
   * @param payload preamble and content
   * @param contentOffset where tensors or picture start in the payload
   * @param arrivedNanos {@link System#nanoTime} of its last byte
   * @param timeoutNanos how long after that the edge still waits
   */
  public TailRequest(
      Requester requester,
      long id,
      ServedPart tail,
      PayloadKind kind,
      List<Integer> wanted,
      Payload payload,
      int contentOffset,
      long arrivedNanos,
      long timeoutNanos) {
    this.requester = requester;
    this.id = id;
    this.tail = tail;
    this.kind = kind;
    this.wanted = List.copyOf(wanted);
    this.payload = payload;
    this.contentOffset = contentOffset;
    this.arrivedNanos = arrivedNanos;
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

  public long arrivedNanos() {
    return arrivedNanos;
  }

  public long timeoutNanos() {
    return timeoutNanos;
  }

  /** What {@link #content} is. */
  public PayloadKind kind() {
    return kind;
  }

  /** Places in the tail's answer of what is to be sent back, in that order. */
  public List<Integer> wanted() {
    return wanted;
  }

  /** A message of tensors, or a picture; valid until {@link #releasePayload}. */
  public ByteBuffer content() {
    return payload.from(contentOffset);
  }

  /** The request on the wire, frame header included. */
  public int bytesReceived() {
    return FrameHeader.BYTES + payload.size();
  }

  /** How long the edge still waits; not more than 0 if it does not. */
  public long leftNanos(long nowNanos) {
    return timeoutNanos - (nowNanos - arrivedNanos);
  }

  /** {@link System#nanoTime} from which it does not. */
  public long expiresNanos() {
    return arrivedNanos + timeoutNanos;
  }

  public boolean hasEnded() {
    return ended;
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
      logger.warn("Tail {} failed", tail.fingerprint(), thrown);
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
