package io.cleave.codec.protocol;

import java.nio.ByteBuffer;

/**
 * The first {@value #BYTES} bytes of a {@link FrameType#REQUEST} payload; one tensor follows.
 *
 * <pre>
 *   u32 timeout, ms | u32 CRC32C of the timeout | tensor frame
 * </pre>
 *
 * @param timeoutMillis how long the edge still waits for the answer when it sends, 1 to 2^31-1; a
 *     server may drop a request that is older before it runs the tail
 */
public record RequestPreamble(int timeoutMillis) {
  /** Size in bytes: {@value}. */
  public static final int BYTES = 8;

  /**
   * Writes the preamble at the target's position and advances it by {@value #BYTES}.
   *
   * @param target a buffer with {@value #BYTES} bytes remaining
   */
  public void encode(ByteBuffer target) {
    new PayloadWriter(target).i32(timeoutMillis).end();
  }

  /**
   * Reads a preamble at the source's position and advances it by {@value #BYTES}, to the tensor.
   *
   * @param source a request's payload
   * @return the preamble
   * @throws io.cleave.codec.CorruptFrameException if the payload is too short or the preamble is
   *     not sound
   */
  public static RequestPreamble decode(ByteBuffer source) {
    PayloadReader reader = PayloadReader.ofPreamble(source, BYTES);
    int timeoutMillis = reader.i32("timeout", 1, Integer.MAX_VALUE);
    reader.end();
    return new RequestPreamble(timeoutMillis);
  }
}
