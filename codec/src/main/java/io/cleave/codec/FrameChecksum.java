package io.cleave.codec;

import io.cleave.codec.internal.LittleEndian;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * CRC32C (Castagnoli) over a part of a buffer, and as the last bytes of a frame. Allocates nothing.
 * Not safe for concurrent use.
 */
public final class FrameChecksum {
  private final CRC32C crc = new CRC32C();
  private final byte[] trailer = new byte[TensorFrame.CHECKSUM_BYTES];

  /** Makes one, to be reused. */
  public FrameChecksum() {}

  /**
   * Computes the checksum of bytes.
   *
   * @param buffer its position and limit are as before when this returns
   * @param from the index of the first
   * @param to the index behind the last
   * @return CRC32C
   */
  public int of(ByteBuffer buffer, int from, int to) {
    int position = buffer.position();
    int limit = buffer.limit();
    crc.reset();
    crc.update(buffer.limit(to).position(from));
    buffer.limit(limit).position(position);
    return (int) crc.getValue();
  }

  /**
   * Writes the checksum of a frame behind it.
   *
   * @param target the frame starts at its position, which moves behind the checksum
   * @param end the index where the frame ends and {@value TensorFrame#CHECKSUM_BYTES} bytes are
   *     written
   * @return the bytes of the frame, with its checksum
   */
  public int seal(ByteBuffer target, int end) {
    int start = target.position();
    LittleEndian.putInt(trailer, 0, of(target, start, end));
    target.put(end, trailer).position(end + trailer.length);
    return target.position() - start;
  }

  /**
   * Compares the last bytes of a frame with the checksum of all before them.
   *
   * @param frame all that remains, at least a checksum
   * @throws CorruptFrameException if they differ
   */
  public void check(ByteBuffer frame) {
    int end = frame.limit() - TensorFrame.CHECKSUM_BYTES;
    frame.get(end, trailer);
    int claimed = LittleEndian.getInt(trailer, 0);
    int found = of(frame, frame.position(), end);
    if (found != claimed) {
      throw new CorruptFrameException(
          end - frame.position(),
          "checksum",
          Integer.toHexString(claimed) + " (expected: " + Integer.toHexString(found) + ")");
    }
  }
}
