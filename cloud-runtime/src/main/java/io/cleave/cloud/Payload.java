package io.cleave.cloud;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** One received payload and its share of the request memory. For one thread at a time. */
final class Payload {
  private final RequestMemory memory;
  private final int size;
  private ByteBuf bytes;

  Payload(RequestMemory memory, ByteBuf bytes) {
    this.memory = memory;
    this.size = bytes.capacity();
    this.bytes = bytes;
  }

  int size() {
    return size;
  }

  /** All bytes from the offset on; valid until {@link #release}. */
  ByteBuffer from(int offset) {
    return bytes.nioBuffer(offset, size - offset);
  }

  /** Gives the memory back; again, does nothing. */
  void release() {
    if (bytes != null) {
      bytes.release();
      bytes = null;
      memory.give(size);
    }
  }
}
