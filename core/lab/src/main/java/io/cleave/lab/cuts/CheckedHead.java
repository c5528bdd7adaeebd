package io.cleave.lab.cuts;

import io.cleave.codec.internal.Check;

/**
 * A head that was loaded and measured, to see how far predictions are right.
 *
 * @param cut the name of the cut
 * @param predictedMillis how long it takes as predicted from segments, in milliseconds
 * @param measuredMillis the median of its own times, in milliseconds
 */
public record CheckedHead(String cut, double predictedMillis, double measuredMillis) {
  /**
   * Checks the times.
   *
   * @param cut as above
   * @param predictedMillis as above
   * @param measuredMillis as above
   * @throws IllegalArgumentException if a time is negative, or none was measured
   */
  public CheckedHead {
    Check.argument(predictedMillis >= 0, "predictedMillis", predictedMillis, "0 or more");
    Check.argument(measuredMillis > 0, "measuredMillis", measuredMillis, "above 0");
  }

  /** {@return how far the prediction is from the measured time, as a share of the latter} */
  public double error() {
    return Math.abs(predictedMillis - measuredMillis) / measuredMillis;
  }
}
