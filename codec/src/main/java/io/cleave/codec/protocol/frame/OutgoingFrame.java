package io.cleave.codec.protocol.frame;

import java.nio.ByteBuffer;

/**
 * A REQUEST or RESPONSE that waits to be sent. Requests get their number when they begin, as
 * numbers must grow on the wire and what is small overtakes. For one thread at a time.
 */
public interface OutgoingFrame {
  /**
   * Makes a frame that has its head already, as one whose number another end gave.
   *
   * @param requestId which request it is about
   * @param priority as {@link #priority}
   * @param head as {@link #begin} gives it
   * @param body as {@link #body}
   * @return the frame
   */
  static OutgoingFrame of(long requestId, int priority, ByteBuffer head, ByteBuffer body) {
    return new FrameWithHead(requestId, priority, head, body);
  }

  /**
   * What goes first.
   *
   * @return a number; frames of a higher one go before others
   */
  int priority();

  /**
   * The payload's bytes in front of the body.
   *
   * @return 0 to {@value FrameType#CHUNK_BYTES}
   */
  int preambleBytes();

  /**
   * The payload but for the preamble.
   *
   * @return only read, and not to be changed until all is written or the frame is removed
   */
  ByteBuffer body();

  /**
   * Begins to be sent: called once, when the frame's turn comes first.
   *
   * @return the frame's header and preamble
   */
  ByteBuffer begin();

  /**
   * Which request the frame is about.
   *
   * @return its number, once the frame has begun
   */
  long requestId();
}
