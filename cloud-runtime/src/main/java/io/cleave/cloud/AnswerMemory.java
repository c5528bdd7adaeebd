package io.cleave.cloud;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that answers may take together, on all connections, until they are sent: an edge that
 * does not read is owed many. One answer is always possible. Thread-safe.
 */
final class AnswerMemory {
  private static final int CONNECTIONS_TO_FILL_IT = 4;

  private final long limitBytes;
  private final AtomicLong heldBytes = new AtomicLong();

  AnswerMemory(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** A connection's part, which holds nothing yet. */
  Share newShare() {
    return new Share();
  }

  /** What one connection holds: at most a quarter of all, or one answer. */
  final class Share {
    private final AtomicLong ownBytes = new AtomicLong();

    private Share() {}

    /** Returns whether so many bytes were free, which are taken then. */
    boolean take(int bytes) {
      long own = ownBytes.addAndGet(bytes);
      long all = heldBytes.addAndGet(bytes);
      boolean fair = own == bytes || own <= limitBytes / CONNECTIONS_TO_FILL_IT;
      boolean free = all == bytes || all <= limitBytes;
      if (!fair || !free) {
        give(bytes);
      }
      return fair && free;
    }

    void give(int bytes) {
      ownBytes.addAndGet(-bytes);
      heldBytes.addAndGet(-bytes);
    }
  }

  /** For messages. */
  @Override
  public String toString() {
    return limitBytes
        + " bytes for answers that are not sent yet, at most a quarter of it for one connection"
        + " (limits)";
  }
}
