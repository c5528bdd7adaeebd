package io.cleave.edge.internal.connection;

import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.edge.internal.plan.TailNeed;
import io.cleave.edge.internal.plan.WantedOutputs;
import io.netty.buffer.ByteBuf;

/**
 * What servers are asked, the same for every attempt.
 *
 * @param need where it can be answered
 * @param wanted which outputs the answer has
 * @param kind what the content is
 * @param priority as in {@link RequestPreamble}
 * @param extensions more for the servers
 * @param content a message of tensors, or a picture; each sender holds a reference of its own
 */
public record TailRequest(
    TailNeed need,
    WantedOutputs wanted,
    PayloadKind kind,
    int priority,
    Extensions extensions,
    ByteBuf content) {
  /** The same request, with a reference of its own to the content. */
  public TailRequest retained() {
    return new TailRequest(need, wanted, kind, priority, extensions, content.retainedDuplicate());
  }

  public RequestPreamble preamble(TailId tail, int timeoutMillis) {
    return new RequestPreamble(tail, kind, priority, wanted.places(), timeoutMillis, extensions);
  }

  public int preambleBytes() {
    return RequestPreamble.bytes(wanted.places().size(), extensions);
  }

  /**
   * The payload's bytes in the frame's header; more than an int where the request cannot be sent.
   */
  public long payloadBytes() {
    return (long) preambleBytes() + content.readableBytes();
  }

  /** The request's bytes on the wire. */
  public int wireBytes() {
    return FrameHeader.wireBytes(payloadBytes());
  }

  public void release() {
    content.release();
  }
}
