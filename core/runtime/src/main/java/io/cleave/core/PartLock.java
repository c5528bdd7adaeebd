package io.cleave.core;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Keeps a {@link Part} open while it is in use, for engines: many uses at once, and a close that
 * waits for them. Safe for concurrent use.
 */
public final class PartLock {
  private final PartId id;
  private final ReadWriteLock uses = new ReentrantReadWriteLock();
  private boolean closed;

  /**
   * Creates the lock of an open part.
   *
   * @param id the id of the part, for messages
   */
  public PartLock(PartId id) {
    this.id = id;
  }

  /**
   * {@return the result of an operation, which runs while the part is kept open}
   *
   * @param <T> the type of the result
   * @param use the operation, such as a run
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
   * @param free releases what the part holds
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
