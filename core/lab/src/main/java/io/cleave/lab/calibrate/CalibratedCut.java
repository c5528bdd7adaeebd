package io.cleave.lab.calibrate;

import io.cleave.codec.calibration.Calibration;
import io.cleave.core.Cut;

/**
 * The result of a calibration. Immutable.
 *
 * @param cut the cut that was calibrated
 * @param calibration the calibration, which both ends must load
 * @param loss how the answers to the samples changed by coding
 * @param meanBytes the mean size of a whole frame, in bytes, measured on samples that the coder's
 *     tables were not trained on
 */
public record CalibratedCut(Cut cut, Calibration calibration, MeasuredLoss loss, double meanBytes) {

  /** {@return the size of the activation as float32, divided by the mean size of a frame} */
  public double ratio() {
    return cut.rawBytes() / meanBytes;
  }
}
