package io.cleave.codec.protocol.frame;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Receives the frames that a {@link FrameAssembler} finds in a stream of bytes, in two steps: first
 * the verified header, so that the receiver can refuse the frame or provide memory for it, then the
 * complete payload.
 */
public interface FrameSink {
  /**
   * {@return a buffer with exactly {@link FrameHeader#payloadBytes()} bytes remaining that the
   * payload is written to, or null to skip the payload} Called when a header has just been
   * verified. The buffer belongs to the sink; it is not touched after {@link #end}, after {@link
   * FrameAssembler#forget} or after a failure.
   *
   * @param header the frame's header
   * @throws io.cleave.codec.CorruptFrameException if the payload is larger than the sink accepts
   * @throws ProtocolViolationException if a frame of this type must not come now
   */
  @Nullable ByteBuffer begin(FrameHeader header);

  /**
   * Called when the payload is complete: the buffer that {@link #begin} returned, if any, has no
   * bytes remaining.
   *
   * @param header the same header
   * @throws io.cleave.codec.CorruptFrameException if the payload is not sound
   * @throws ProtocolViolationException if the frame must not come now
   */
  void end(FrameHeader header);
}
