package io.cleave.lab;

/**
 * Receives the progress of long work, such as training, calibration, an analysis or a sweep. It is
 * called by one thread at a time, though not always by the same one.
 */
@FunctionalInterface
public interface ProgressListener {
  /** A listener that ignores everything. */
  ProgressListener NONE = (done, all, stage) -> {};

  /**
   * Reports progress.
   *
   * @param done how many units are done; never decreases within the same work
   * @param all how many units there are in all, as far as is known; may change
   * @param stage what is being done now, in a few words
   */
  void progressed(long done, long all, String stage);

  /**
   * Reports an event that deserves a line of its own, such as resumed work or a finished epoch.
   * Does nothing by default.
   *
   * @param line the text, without a line break
   */
  default void said(String line) {}
}
