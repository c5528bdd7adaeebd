package io.cleave.codec;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC32C over a part of a buffer. Not safe for concurrent use. */
final class FrameChecksum {
  private final CRC32C crc = new CRC32C();

  /** Leaves the buffer's position and limit as they were. */
  int of(ByteBuffer buffer, int from, int to) {
    int position = buffer.position();
    int limit = buffer.limit();
    crc.reset();
    crc.update(buffer.limit(to).position(from));
    buffer.limit(limit).position(position);
    return (int) crc.getValue();
  }
}
