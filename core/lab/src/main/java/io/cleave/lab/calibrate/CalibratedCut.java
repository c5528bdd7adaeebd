package io.cleave.lab.calibrate;

import io.cleave.codec.calibration.Calibration;
import io.cleave.core.Cut;

/**
 * What a calibration came to.
 *
 * @param cut where the network is cut
 * @param calibration what both ends load
 * @param loss what coding changed in the answers to the samples
 * @param meanBytes of a frame, all included, counted on samples that no table was trained on
 */
public record CalibratedCut(Cut cut, Calibration calibration, MeasuredLoss loss, double meanBytes) {

  /** {@return how many times smaller than float32 frames are on average} */
  public double ratio() {
    return cut.rawBytes() / meanBytes;
  }
}
