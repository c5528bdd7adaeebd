package io.cleave.core.calibrate;

import io.cleave.codec.Calibration;
import io.cleave.codec.TensorShape;

/** How far the values of samples reach to both sides of 0. */
final class Range {
  /** The most levels to each side of 0: what a byte holds. */
  private static final int MOST_LEVELS = 127;

  /** Other images may reach a little further than the samples. */
  private static final double MARGIN = 1.1;

  /** Levels that end before this share of the reach clip more than a few outliers. */
  private static final double LEAST_REACH = 0.125;

  private float above;
  private float below;

  void add(float[] values) {
    for (float value : values) {
      above = Math.max(above, value);
      below = Math.max(below, -value);
    }
  }

  /**
   * Starts a calibration whose levels hold these values.
   *
   * @param shape of the activations
   * @param step in the units of the values; so small a step that levels run out clips
   * @param steps one for the tensor, or one for each feature map
   * @return a builder with levels, zero and steps
   */
  Calibration.Builder levels(TensorShape shape, float step, float... steps) {
    int negative = levels(below, step);
    int positive = Math.max(1, levels(above, step));
    return Calibration.builder(shape, negative + positive + 1, steps).zero(negative);
  }

  /** {@return the least step at which levels reach so far that clipping may still pay} */
  double finest() {
    return Math.max(above, below) * LEAST_REACH / MOST_LEVELS;
  }

  private static int levels(float reach, float step) {
    return (int) Math.min(MOST_LEVELS, Math.ceil(reach * MARGIN / step));
  }
}
