package io.cleave.cloud;

import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one connection holds of the request memory: at most a quarter of it, but always one payload
 * if that is free. One thread takes, any gives back.
 */
final class MemoryShare {
  private static final int CONNECTIONS_TO_FILL_IT = 4;

  private final RequestMemory memory;
  private final AtomicLong heldBytes = new AtomicLong();

  MemoryShare(RequestMemory memory) {
    this.memory = memory;
  }

  /** Returns a payload of exactly so many bytes, or null if they are not free now. */
  Payload take(ByteBufAllocator allocator, int bytes) {
    long held = heldBytes.get();
    boolean fair =
        held == 0 || bytes == 0 || held + bytes <= memory.limitBytes() / CONNECTIONS_TO_FILL_IT;
    if (!fair || !memory.take(bytes)) {
      return null;
    }
    heldBytes.addAndGet(bytes);
    try {
      return new Payload(this, allocator.directBuffer(bytes, bytes));
    } catch (Throwable t) { // such as an OutOfMemoryError
      give(bytes);
      throw t;
    }
  }

  void give(int bytes) {
    heldBytes.addAndGet(-bytes);
    memory.give(bytes);
  }

  /** For messages. */
  @Override
  public String toString() {
    return memory.limitBytes()
        + " bytes of request memory in all, at most a quarter of it for one connection (limits)";
  }
}
