package io.cleave.cloud.internal.limit;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One received payload, which uses a connection's share of the request memory. For one thread at a
 * time.
 */
public final class Payload {
  private final MemoryShare share;
  private final int size;
  private @Nullable ByteBuf bytes;

  public Payload(MemoryShare share, ByteBuf bytes) {
    this.share = share;
    this.size = bytes.capacity();
    this.bytes = bytes;
  }

  public int size() {
    return size;
  }

  /** All bytes from an offset on; valid until {@link #release}. */
  public ByteBuffer from(int offset) {
    return Objects.requireNonNull(bytes).nioBuffer(offset, size - offset);
  }

  /** Notes that all bytes have arrived: the payload keeps its memory until it is released. */
  public void arrived() {
    share.arrived(this);
  }

  /** Frees the memory. Does nothing when called again. */
  public void release() {
    if (bytes != null) {
      bytes.release();
      bytes = null;
      share.arrived(this);
      share.give(size);
    }
  }
}
