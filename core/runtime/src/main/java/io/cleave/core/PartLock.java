package io.cleave.core;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Keeps a {@link Part} open while it is in use, for engines: any number of uses at once, and a
 * close that waits for them. Thread-safe.
 */
public final class PartLock {
  private final PartId id;
  private final ReadWriteLock uses = new ReentrantReadWriteLock();
  private boolean closed;

  /**
   * Makes the lock of an open part.
   *
   * @param id of the part, for messages
   */
  public PartLock(PartId id) {
    this.id = id;
  }

  /**
   * Does what needs the part open.
   *
   * @param <T> what comes of it
   * @param use such as a run
   * @return what it gives
   * @throws IllegalStateException if the part is closed
   */
  public <T> T whileOpen(Supplier<T> use) {
    uses.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("part: " + id + " is closed (expected: open)");
      }
      return use.get();
    } finally {
      uses.readLock().unlock();
    }
  }

  /**
   * Waits until nothing uses the part, and closes it. Closing again does nothing.
   *
   * @param free what the part holds
   */
  public void close(Runnable free) {
    uses.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        free.run();
      }
    } finally {
      uses.writeLock().unlock();
    }
  }
}
