package io.cleave.lab;

/**
 * Is told how far long work is: training, calibration, analysis and sweeps alike. Called by one
 * thread at a time, though not always the same one.
 */
@FunctionalInterface
public interface ProgressListener {
  /** Wants to hear nothing. */
  ProgressListener NONE = (done, all, stage) -> {};

  /**
   * Some of the work is done.
   *
   * @param done units so far, never fewer than before in the same work
   * @param all units in all, as far as is known; may change
   * @param stage what is being done, in a few words
   */
  void progressed(long done, long all, String stage);

  /**
   * Something is worth a line of its own: a work is resumed, an epoch is finished.
   *
   * @param line without a line break
   */
  default void said(String line) {}
}
