package io.cleave.edge;

import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.TailId;
import io.netty.buffer.ByteBuf;

/**
 * What servers are asked: the same for every attempt.
 *
 * @param need where it can be answered
 * @param wanted which outputs the answer has
 * @param kind what the content is
 * @param content a message of tensors or a picture; whoever sends it holds a reference of their own
 */
record TailRequest(TailNeed need, WantedOutputs wanted, PayloadKind kind, ByteBuf content) {
  /** The same request with a reference of its own to the content. */
  TailRequest retained() {
    return new TailRequest(need, wanted, kind, content.retainedDuplicate());
  }

  RequestPreamble preamble(TailId tail, int timeoutMillis) {
    return new RequestPreamble(tail, kind, wanted.places(), timeoutMillis);
  }

  int preambleBytes() {
    return RequestPreamble.bytes(wanted.places().size());
  }

  /** What the frame's header counts; more than an int where it cannot be sent anyway. */
  long payloadBytes() {
    return (long) preambleBytes() + content.readableBytes();
  }

  /** What the request takes on the wire. */
  static int frameBytes(WantedOutputs wanted, int contentBytes) {
    return FrameHeader.BYTES + RequestPreamble.bytes(wanted.places().size()) + contentBytes;
  }

  void release() {
    content.release();
  }
}
