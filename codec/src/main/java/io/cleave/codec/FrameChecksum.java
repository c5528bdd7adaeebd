package io.cleave.codec;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC32C over a part of a buffer. Not safe for concurrent use. */
final class FrameChecksum {
  private final CRC32C crc = new CRC32C();
  private final byte[] trailer = new byte[TensorFrame.CHECKSUM_BYTES];

  /** Leaves the buffer's position and limit as they were. */
  int of(ByteBuffer buffer, int from, int to) {
    int position = buffer.position();
    int limit = buffer.limit();
    crc.reset();
    crc.update(buffer.limit(to).position(from));
    buffer.limit(limit).position(position);
    return (int) crc.getValue();
  }

  /** Writes the checksum of what lies between the target's position and {@code end} there. */
  void seal(ByteBuffer target, int end) {
    LittleEndian.putInt(trailer, 0, of(target, target.position(), end));
    target.put(end, trailer);
  }

  /**
   * Compares the last bytes of a frame with the checksum of all before them.
   *
   * @param frame all that remains, at least a checksum
   * @throws CorruptFrameException if they differ
   */
  void check(ByteBuffer frame) {
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
