package io.cleave.lab.calibrate;

/** Hears how far a calibration is, from the thread that runs it. */
public interface CalibrationListener {
  /** A listener that hears nothing. */
  CalibrationListener NONE = (done, all, stage) -> {};

  /**
   * Some work is done.
   *
   * @param done units of work, about equally long
   * @param all units in all, as far as can be told; it may change while steps are searched
   * @param stage what is going on, in a few words
   */
  void progressed(long done, long all, String stage);
}
