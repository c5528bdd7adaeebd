package io.cleave.cloud;

import io.cleave.codec.protocol.FrameHeader;
import java.nio.ByteBuffer;

/**
 * One request on its way from the socket to its answer. Whoever holds it must end it with exactly
 * one call of {@link ServerConnection#answer} or {@link ServerConnection#fail}, unless the
 * connection is gone, and at least one of {@link #release}.
 *
 * @param connection where the answer goes
 * @param id the edge's number for it
 * @param tail what answers it
 * @param payload preamble and tensor; owned by the request
 * @param tensorOffset where the tensor starts in the payload
 * @param arrivedNanos {@link System#nanoTime} of its last byte
 * @param timeoutNanos how long after that the edge still waits
 */
record TailRequest(
    ServerConnection connection,
    long id,
    Tail tail,
    Payload payload,
    int tensorOffset,
    long arrivedNanos,
    long timeoutNanos) {

  /** The encoded tensor; valid until {@link #release}. */
  ByteBuffer tensor() {
    return payload.from(tensorOffset);
  }

  /** The request on the wire, frame header included. */
  int bytesReceived() {
    return FrameHeader.BYTES + payload.size();
  }

  boolean expiredAt(long nowNanos) {
    return nowNanos - arrivedNanos >= timeoutNanos;
  }

  void release() {
    payload.release();
  }
}
