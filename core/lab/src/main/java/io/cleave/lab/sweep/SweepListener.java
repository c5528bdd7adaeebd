package io.cleave.lab.sweep;

/** Is told how far a sweep is. Called by the sweep's threads, several at once. */
public interface SweepListener {
  /**
   * The work begins.
   *
   * @param finishedChunks of a run before, which the journal had
   * @param chunks in all
   * @param images left to measure, each counted once a point
   */
  default void started(int finishedChunks, int chunks, long images) {}

  /**
   * One more point of a chunk is measured.
   *
   * @param images of the chunk
   */
  default void measured(int images) {}
}
