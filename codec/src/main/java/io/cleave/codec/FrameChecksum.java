package io.cleave.codec;

import io.cleave.codec.internal.LittleEndian;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * CRC32C (Castagnoli) over part of a buffer, and as the last bytes of a frame. Allocates nothing.
 * Not safe for concurrent use.
 */
public final class FrameChecksum {
  private final CRC32C crc = new CRC32C();
  private final byte[] trailer = new byte[TensorFrame.CHECKSUM_BYTES];

  /** Creates a checksum that can be reused. */
  public FrameChecksum() {}

  /**
   * {@return the CRC32C of some bytes of a buffer}
   *
   * @param buffer the buffer; its position and limit are unchanged when this returns
   * @param from the index of the first byte
   * @param to the index after the last byte
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
   * {@return the size in bytes of a frame, including the checksum that this writes at its end}
   *
   * @param target the buffer; the frame starts at its position, which moves to after the checksum
   * @param end the index where the frame ends and the {@value TensorFrame#CHECKSUM_BYTES} bytes are
   *     written
   */
  public int seal(ByteBuffer target, int end) {
    int start = target.position();
    LittleEndian.putInt(trailer, 0, of(target, start, end));
    target.put(end, trailer).position(end + trailer.length);
    return target.position() - start;
  }

  /**
   * Checks that the last bytes of a frame are the checksum of all bytes before them.
   *
   * @param frame the whole frame, all that remains, at least as long as a checksum
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
