package io.cleave.lab.calibrate;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.TensorShape;
import java.util.Arrays;

/**
 * A step for each feature map, the finer the more the logits feel it: for cuts with so many feature
 * maps that mixing them ({@link PlaneDesign}) would take too long.
 */
final class MapDesign extends Design {
  /** Maps that move the logits less than this share of the most moving one count as it. */
  private static final double MIN_SENSITIVITY = 1e-3;

  private final TensorShape shape;
  private final double[] scales;

  private MapDesign(TensorShape shape, double first, double[] scales) {
    super(first, scales.length);
    this.shape = shape;
    this.scales = scales;
  }

  /**
   * Chooses the steps' proportions.
   *
   * @param shape of the activations
   * @param samples what is to be sent
   * @param squares the mean squared gradient of each feature map
   */
  static MapDesign of(TensorShape shape, SampleSet samples, double[] squares) {
    double largest = Arrays.stream(squares).max().orElse(0);
    double most = largest > 0 ? largest : 1;
    double[] scales =
        Arrays.stream(squares)
            .map(square -> Math.sqrt(Math.max(square / most, MIN_SENSITIVITY)))
            .toArray();
    MapDesign design = new MapDesign(shape, Math.sqrt(12 / (most * shape.elements())), scales);
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
  Calibration.Builder at(double step) {
    return range.levels(shape, step, scales);
  }
}
