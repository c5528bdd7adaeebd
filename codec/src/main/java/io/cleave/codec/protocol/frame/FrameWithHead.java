package io.cleave.codec.protocol.frame;

import java.nio.ByteBuffer;

/** A frame whose number is known before its turn. */
record FrameWithHead(long requestId, int priority, ByteBuffer head, ByteBuffer body)
    implements OutgoingFrame {
  @Override
  public int preambleBytes() {
    return head.remaining() - FrameHeader.BYTES;
  }

  @Override
  public ByteBuffer begin() {
    return head;
  }
}
