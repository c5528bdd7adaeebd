package io.cleave.edge.internal.plan;

/**
 * What was made of a batch, in memory that somebody else gets next.
 *
 * @param batch valid until this is closed
 * @param giveBack gives the memory back
 */
public record LentRun(HeadRun batch, Runnable giveBack) implements AutoCloseable {
  /** Of memory that nobody else gets. */
  public static LentRun kept(HeadRun batch) {
    return new LentRun(batch, () -> {});
  }

  /** Gives the memory back; once. */
  @Override
  public void close() {
    giveBack.run();
  }
}
