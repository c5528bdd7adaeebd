package io.cleave.core.calibrate;

import io.cleave.codec.Calibration;

/** A way to send activations that one number makes finer or coarser. */
interface Design {
  /**
   * Fixes the number.
   *
   * @param step above 0; the larger, the fewer bytes and the more is lost
   * @return a calibration that lacks the coder's tables alone
   */
  Calibration.Builder at(double step);

  /** {@return a step that moves the logits by about one, to begin a search with} */
  double first();

  /** {@return the step below which nothing gets finer, as levels have run out} */
  double finest();
}
