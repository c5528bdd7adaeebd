package io.cleave.cloud.internal.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes of answers, on all connections, until they are sent: an edge that does not read,
 * or not fast, is owed many. Where that is too much, no more is computed for it until it has read;
 * what is computed is always sent. Thread-safe.
 */
public final class AnswerMemory {
  private static final int CONNECTIONS_TO_FILL_IT = 4;

  private final long limitBytes;
  private final Runnable onRoom;
  private final AtomicLong heldBytes = new AtomicLong();

  /**
   * Holds nothing yet.
   *
   * @param limitBytes what may be held before nothing more is computed for anybody
   * @param onRoom called by any thread when a share that was full may be so no more
   */
  public AnswerMemory(long limitBytes, Runnable onRoom) {
    this.limitBytes = limitBytes;
    this.onRoom = onRoom;
  }

  /** A connection's part, which holds nothing yet. */
  public Share newShare() {
    return new Share();
  }

  public long heldBytes() {
    return heldBytes.get();
  }

  private long shareBytes() {
    return limitBytes / CONNECTIONS_TO_FILL_IT;
  }

  /** The second half is kept for connections that are owed nothing. */
  private long sharedBytes() {
    return limitBytes / 2;
  }

  /** What one connection is owed. */
  public final class Share {
    private final AtomicLong ownBytes = new AtomicLong();

    private Share() {}

    /**
     * Whether nothing more should be computed for the connection: it is owed a quarter of all, or
     * something while half of all is owed, or all of it is owed to others.
     */
    public boolean isFull() {
      long own = ownBytes.get();
      long all = heldBytes.get();
      return own >= shareBytes() || all >= (own > 0 ? sharedBytes() : limitBytes);
    }

    /** Counts an answer that is there. */
    public void take(int bytes) {
      ownBytes.addAndGet(bytes);
      heldBytes.addAndGet(bytes);
    }

    /** The answer is sent, or nobody is there any more. */
    public void give(int bytes) {
      boolean ownWasFull = ownBytes.getAndAdd(-bytes) >= shareBytes();
      boolean allWasFull = heldBytes.getAndAdd(-bytes) >= sharedBytes();
      if (ownWasFull || allWasFull) {
        onRoom.run();
      }
    }
  }
}
