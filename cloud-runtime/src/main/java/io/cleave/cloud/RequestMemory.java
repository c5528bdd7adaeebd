package io.cleave.cloud;

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

  long limitBytes() {
    return limitBytes;
  }

  /** Never more than the limit. */
  long takenBytes() {
    return takenBytes.get();
  }

  /** Returns whether so many bytes were free, which are taken then. */
  boolean take(int bytes) {
    long taken;
    do {
      taken = takenBytes.get();
      if (taken + bytes > limitBytes) {
        return false;
      }
    } while (!takenBytes.compareAndSet(taken, taken + bytes));
    return true;
  }

  void give(int bytes) {
    takenBytes.addAndGet(-bytes);
  }
}
