package io.cleave.edge;

import io.cleave.codec.TensorShape;
import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.ServerTimings;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * One answer as it came from the socket. Whoever holds it releases it once.
 *
 * @param connection where it came from
 * @param payload timings and tensor; owned by the response
 * @param tensorOffset where the tensor starts in the payload
 * @param shape what the tensor must be
 * @param timings the server's stages
 * @param writtenNanos {@link System#nanoTime} of the request's writing
 * @param arrivedNanos {@link System#nanoTime} of the answer's last byte
 */
record Response(
    ClientConnection connection,
    ByteBuf payload,
    int tensorOffset,
    TensorShape shape,
    ServerTimings timings,
    long writtenNanos,
    long arrivedNanos) {

  /** The encoded tensor; valid until {@link #release}. */
  ByteBuffer tensor() {
    return payload.nioBuffer(tensorOffset, payload.capacity() - tensorOffset);
  }

  int frameBytes() {
    return FrameHeader.BYTES + payload.capacity();
  }

  /** The round trip less the server's stages; not below 0 where the two clocks disagree. */
  long networkNanos() {
    long server = timings.queueNanos() + timings.decodeNanos() + timings.tailNanos();
    return Math.max(0, arrivedNanos - writtenNanos - server);
  }

  void release() {
    payload.release();
  }
}
