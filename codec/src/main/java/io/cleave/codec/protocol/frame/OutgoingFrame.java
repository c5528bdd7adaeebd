package io.cleave.codec.protocol.frame;

import java.nio.ByteBuffer;

/**
 * A REQUEST or RESPONSE that waits to be sent. A request gets its id only when it begins, since ids
 * must ascend on the wire and small frames overtake large ones. For one thread at a time.
 */
public interface OutgoingFrame {
  /**
   * {@return a frame that already has its head, such as one whose id was chosen by the peer}
   *
   * @param requestId the id of the request that it is about
   * @param priority as {@link #priority} returns it
   * @param head as {@link #begin} returns it
   * @param body as {@link #body} returns it
   */
  static OutgoingFrame of(long requestId, int priority, ByteBuffer head, ByteBuffer body) {
    return new FrameWithHead(requestId, priority, head, body);
  }

  /** {@return the priority; frames of a higher one are sent first} */
  int priority();

  /**
   * {@return how many bytes of the payload come before the body, 0 to {@value
   * FrameType#CHUNK_BYTES}}
   */
  int preambleBytes();

  /**
   * {@return the payload after the preamble} The buffer is only read, and must not be changed until
   * everything is written or the frame is removed.
   */
  ByteBuffer body();

  /** {@return the frame's header and preamble} Called once, when the frame begins to be sent. */
  ByteBuffer begin();

  /** {@return the id of the request that the frame is about, once the frame has begun} */
  long requestId();
}
