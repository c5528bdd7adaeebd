package io.cleave.lab.calibrate;

import io.cleave.codec.calibration.Calibration;

/** A way to send activations that one number makes finer or coarser. */
abstract class Design {
  /** What the planes reach, to be measured before anything is asked. */
  final Range range;

  private final double estimate;

  /**
   * Begins without a range.
   *
   * @param estimate a step that moves the logits by about one
   * @param planes how many there are
   */
  Design(double estimate, int planes) {
    this.estimate = estimate;
    this.range = new Range(planes);
  }

  /**
   * Makes a calibration that lacks only the coder's tables.
   *
   * @param step above 0; the larger, the fewer bytes and the more is lost
   */
  abstract Calibration.Builder at(double step);

  /** {@return a step that moves the logits by about one, to begin a search with} */
  double first() {
    return Math.max(estimate, range.finest());
  }

  /** {@return the step below which nothing gets finer, as levels have run out} */
  double finest() {
    return range.finest();
  }
}
