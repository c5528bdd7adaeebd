package io.cleave.cloud.internal.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes of answers on all connections until they are sent. An edge that reads slowly, or
 * not at all, is owed many. Beyond the limit nothing more is computed for it until it has read;
 * what is computed is always sent. Thread-safe.
 */
public final class AnswerMemory {
  private static final int CONNECTIONS_TO_FILL_IT = 4;

  private final long limitBytes;
  private final Runnable onRoom;
  private final AtomicLong heldBytes = new AtomicLong();

  /**
   * Counts nothing yet.
   *
   * @param limitBytes max bytes before nothing more is computed for anybody
   * @param onRoom called by any thread when a share that was full may have room again
   */
  public AnswerMemory(long limitBytes, Runnable onRoom) {
    this.limitBytes = limitBytes;
    this.onRoom = onRoom;
  }

  /** The share of a connection, which is owed nothing yet. */
  public Share newShare() {
    return new Share();
  }

  public long heldBytes() {
    return heldBytes.get();
  }

  private long shareBytes() {
    return limitBytes / CONNECTIONS_TO_FILL_IT;
  }

  /** Keeps the second half for connections that are owed nothing. */
  private long sharedBytes() {
    return limitBytes / 2;
  }

  /** The answers that one connection is owed. */
  public final class Share {
    private final AtomicLong ownBytes = new AtomicLong();

    private Share() {}

    /**
     * Whether nothing more should be computed for the connection: it is owed a quarter of the
     * limit, or it is owed something while half of the limit is owed, or others are owed all of it.
     */
    public boolean isFull() {
      long own = ownBytes.get();
      long all = heldBytes.get();
      return own >= shareBytes() || all >= (own > 0 ? sharedBytes() : limitBytes);
    }

    /** Counts an answer that was computed. */
    public void take(int bytes) {
      ownBytes.addAndGet(bytes);
      heldBytes.addAndGet(bytes);
    }

    /** Counts an answer as sent, or as lost with its connection. */
    public void give(int bytes) {
      boolean ownWasFull = ownBytes.getAndAdd(-bytes) >= shareBytes();
      boolean allWasFull = heldBytes.getAndAdd(-bytes) >= sharedBytes();
      if (ownWasFull || allWasFull) {
        onRoom.run();
      }
    }
  }
}
