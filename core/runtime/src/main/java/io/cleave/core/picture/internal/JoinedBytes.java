package io.cleave.core.picture.internal;

import java.nio.ByteBuffer;
import java.util.List;
import javax.imageio.stream.ImageInputStreamImpl;

/** Several byte arrays one after the other, without a copy. */
final class JoinedBytes extends ImageInputStreamImpl {
  private final List<ByteBuffer> parts;
  private final long length;

  JoinedBytes(ByteBuffer... parts) {
    this.parts = List.of(parts).stream().map(ByteBuffer::slice).toList();
    this.length = this.parts.stream().mapToLong(ByteBuffer::capacity).sum();
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int offset, int wanted) {
    bitOffset = 0;
    long at = streamPos;
    for (ByteBuffer part : parts) {
      if (at < part.capacity()) {
        int count = (int) Math.min(wanted, part.capacity() - at);
        part.get((int) at, target, offset, count);
        streamPos += count;
        return count;
      }
      at -= part.capacity();
    }
    return wanted == 0 ? 0 : -1;
  }

  @Override
  public long length() {
    return length;
  }
}
