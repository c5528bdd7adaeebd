package io.cleave.cloud;

import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that payloads may take together, on all connections, from their verified header until
 * they are decoded. Thread-safe.
 */
final class RequestMemory {
  private final long limitBytes;
  private final AtomicLong takenBytes = new AtomicLong();

  RequestMemory(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** For messages. */
  @Override
  public String toString() {
    return limitBytes + " bytes of request memory (limit)";
  }

  /** Returns a payload of exactly so many bytes, or null if they are not free now. */
  Payload take(ByteBufAllocator allocator, int bytes) {
    if (takenBytes.addAndGet(bytes) > limitBytes) {
      give(bytes);
      return null;
    }
    try {
      return new Payload(this, allocator.directBuffer(bytes, bytes));
    } catch (Throwable t) { // such as an OutOfMemoryError
      give(bytes);
      throw t;
    }
  }

  long takenBytes() {
    return takenBytes.get();
  }

  void give(int bytes) {
    takenBytes.addAndGet(-bytes);
  }
}
