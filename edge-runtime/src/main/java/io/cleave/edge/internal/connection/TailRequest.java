package io.cleave.edge.internal.connection;

import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.TailId;
import io.cleave.edge.internal.plan.TailNeed;
import io.cleave.edge.internal.plan.WantedOutputs;
import io.netty.buffer.ByteBuf;

/**
 * What servers are asked: the same for every attempt.
 *
 * @param need where it can be answered
 * @param wanted which outputs the answer has
 * @param kind what the content is
 * @param content a message of tensors or a picture; whoever sends it holds a reference of their own
 */
public record TailRequest(TailNeed need, WantedOutputs wanted, PayloadKind kind, ByteBuf content) {
  /** The same request with a reference of its own to the content. */
  public TailRequest retained() {
    return new TailRequest(need, wanted, kind, content.retainedDuplicate());
  }

  public RequestPreamble preamble(TailId tail, int timeoutMillis) {
    return new RequestPreamble(tail, kind, wanted.places(), timeoutMillis);
  }

  public int preambleBytes() {
    return RequestPreamble.bytes(wanted.places().size());
  }

  /** What the frame's header counts; more than an int where it cannot be sent anyway. */
  public long payloadBytes() {
    return (long) preambleBytes() + content.readableBytes();
  }

  /** What the request takes on the wire. */
  public static int frameBytes(WantedOutputs wanted, int contentBytes) {
    return FrameHeader.BYTES + RequestPreamble.bytes(wanted.places().size()) + contentBytes;
  }

  public void release() {
    content.release();
  }
}
