package io.cleave.core.calibrate;

import io.cleave.codec.Calibration;
import io.cleave.codec.TensorShape;

/**
 * A step for each feature map, the finer the more the logits feel it: for cuts with so many feature
 * maps that mixing them ({@link PlaneDesign}) would take too long.
 */
final class MapDesign implements Design {
  /** Maps that move the logits less than this share of the most moving one count as it. */
  private static final double LEAST_SENSITIVITY = 1e-3;

  private final TensorShape shape;
  private final double[] scales;
  private final Range range = new Range();

  private MapDesign(TensorShape shape, double[] scales) {
    this.shape = shape;
    this.scales = scales;
  }

  /**
   * Chooses the steps' proportions.
   *
   * @param shape of the activations
   * @param samples what is to be sent
   * @param squares the mean squared gradient of each feature map
   * @return the design
   */
  static MapDesign of(TensorShape shape, SampleSet samples, double[] squares) {
    double largest = Double.MIN_NORMAL;
    for (double square : squares) {
      largest = Math.max(largest, square);
    }
    double[] scales = new double[squares.length];
    for (int map = 0; map < scales.length; map++) {
      scales[map] = Math.sqrt(Math.max(squares[map], LEAST_SENSITIVITY * largest));
    }
    MapDesign design = new MapDesign(shape, scales);
    for (int i = 0; i < samples.size(); i++) {
      design.range.add(design.scaled(samples.activation(i)));
    }
    return design;
  }

  private float[] scaled(float[] activation) {
    float[] values = new float[activation.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (activation[i] * scales[i / shape.mapElements()]);
    }
    return values;
  }

  @Override
  public Calibration.Builder at(double step) {
    float[] steps = new float[scales.length];
    for (int map = 0; map < steps.length; map++) {
      steps[map] = (float) (step / scales[map]);
    }
    return range.levels(shape, (float) step, steps);
  }
}
