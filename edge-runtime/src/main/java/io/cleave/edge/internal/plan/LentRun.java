package io.cleave.edge.internal.plan;

/**
 * The result for a batch, in memory that is lent.
 *
 * @param batch valid until this is closed
 * @param giveBack returns the memory
 */
public record LentRun(HeadRun batch, Runnable giveBack) implements AutoCloseable {
  /** A result in memory that nobody else uses. */
  public static LentRun kept(HeadRun batch) {
    return new LentRun(batch, () -> {});
  }

  /** Returns the memory; to be called once. */
  @Override
  public void close() {
    giveBack.run();
  }
}
