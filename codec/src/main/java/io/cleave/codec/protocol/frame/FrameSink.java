package io.cleave.codec.protocol.frame;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the frames that a {@link FrameAssembler} finds in a stream of bytes, in two steps: first
 * the verified header, so that the receiver can refuse the frame or give it memory, then the
 * complete payload.
 */
public interface FrameSink {
  /**
   * Decides about a frame whose header has just been verified.
   *
   * @param header the frame's header
   * @return a buffer with exactly {@link FrameHeader#payloadBytes()} bytes remaining, which the
   *     payload will be written to; it belongs to the sink, and is not touched after {@link #end},
   *     after {@link FrameAssembler#forget} or after a failure; null to have the payload read and
   *     forgotten
   * @throws io.cleave.codec.CorruptFrameException if the payload is larger than is acceptable
   * @throws ProtocolViolationException if a frame of this type must not come now
   */
  @Nullable ByteBuffer begin(FrameHeader header);

  /**
   * The payload is complete: the buffer that {@link #begin} returned, if it did, has no bytes
   * remaining.
   *
   * @param header the same header
   * @throws io.cleave.codec.CorruptFrameException if the payload is not sound
   * @throws ProtocolViolationException if the frame must not come now
   */
  void end(FrameHeader header);
}
