package io.cleave.lab.calibrate;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.TensorShape;

/** How far the values of samples reach to both sides of 0 in each plane, or feature map. */
final class Range {
  /** The most levels to each side of 0: what a byte holds. */
  private static final int MAX_LEVELS = 127;

  /** Other images may reach a little further than the samples. */
  private static final double MARGIN = 1.1;

  private final double[] above;
  private final double[] below;

  Range(int planes) {
    this.above = new double[planes];
    this.below = new double[planes];
  }

  /** Sees the values of a sample, one plane after the other. */
  void add(float[] values) {
    int each = values.length / above.length;
    for (int i = 0; i < values.length; i++) {
      int plane = i / each;
      above[plane] = Math.max(above[plane], values[i]);
      below[plane] = Math.max(below[plane], -values[i]);
    }
  }

  /**
   * Starts a calibration whose levels hold the values of the first planes. A plane that reaches
   * further than levels do gets a larger step.
   *
   * @param shape of the activations
   * @param step of the quantiser
   * @param scales what the values of each plane were multiplied by
   */
  Calibration.Builder levels(TensorShape shape, double step, double... scales) {
    float[] steps = new float[scales.length];
    int negative = 0;
    int positive = 1;
    for (int plane = 0; plane < steps.length; plane++) {
      double own = Math.max(step, finest(plane));
      steps[plane] = (float) (own / scales[plane]);
      negative = Math.max(negative, levels(below[plane], own));
      positive = Math.max(positive, levels(above[plane], own));
    }
    return Calibration.builder(shape, negative + positive + 1, steps).zero(negative);
  }

  private static int levels(double reach, double step) {
    return Math.min(MAX_LEVELS, (int) Math.ceil(reach * MARGIN / step));
  }

  private double finest(int plane) {
    return Math.max(above[plane], below[plane]) * MARGIN / MAX_LEVELS;
  }

  /** {@return the step below which no plane has a finer one} */
  double finest() {
    double finest = Double.MAX_VALUE;
    for (int plane = 0; plane < above.length; plane++) {
      double own = finest(plane);
      finest = own > 0 ? Math.min(finest, own) : finest;
    }
    return finest == Double.MAX_VALUE ? 1 : finest;
  }
}
