package io.cleave.codec;

import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.quantise.Quantiser;
import io.cleave.codec.quantise.SampledSteps;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes calibrations from activations of sample inputs: zero and steps that clip where that costs
 * the least squared error over all samples. Immutable.
 */
public final class Calibrator {
  private final TensorShape shape;
  private final int levels;
  private final Scale scale;
  private final float threshold;

  /**
   * Makes a calibrator.
   *
   * @param shape of every activation
   * @param levels what a symbol is to tell apart, 2 to 256
   * @param scale what shares a step
   * @param threshold the largest magnitude that becomes 0, finite, not negative; 0 leaves it to the
   *     steps
   * @throws IllegalArgumentException if the levels or the threshold are out of range
   */
  public Calibrator(TensorShape shape, int levels, Scale scale, float threshold) {
    Calibration.builder(shape, levels, 1).threshold(threshold);
    this.shape = shape;
    this.levels = levels;
    this.scale = scale;
    this.threshold = threshold;
  }

  /**
   * Chooses zero and steps.
   *
   * @param samples activations as {@link TensorEncoder#encode} takes them, left as they were; those
   *     with NaN or infinities are left out
   * @return a calibration without coder tables
   * @throws IllegalArgumentException if no sample has a value other than 0
   */
  public Calibration calibrate(List<ByteBuffer> samples) {
    SampledSteps steps = new SampledSteps(shape, scale.isPerMap(shape));
    samples.forEach(steps::measure);
    if (steps.largest() == 0) {
      throw new IllegalArgumentException("samples: nothing but 0 (expected: activations)");
    }
    samples.forEach(steps::count);
    return Calibration.builder(shape, levels, steps.choose(levels))
        .zero(steps.zero(levels))
        .threshold(threshold)
        .build();
  }

  /**
   * Makes the symbols of samples, such as tables of an entropy coder are trained on.
   *
   * @param calibration of the samples' shape
   * @param samples activations; those with NaN or infinities are left out
   * @param consumer takes the symbols of one sample after another, always in the same planes
   */
  public static void quantise(
      Calibration calibration, List<ByteBuffer> samples, Consumer<SymbolPlanes> consumer) {
    Quantiser quantiser = new Quantiser(calibration.shape(), false);
    SymbolPlanes planes = SymbolPlanes.of(calibration.shape());
    for (ByteBuffer sample : samples) {
      if (quantiser.measure(sample)) {
        quantiser.fixSteps(calibration.levels(), calibration.zero(), calibration.steps());
        quantiser.quantise(sample, calibration.threshold(), planes);
        consumer.accept(planes);
      }
    }
  }
}
