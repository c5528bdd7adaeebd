package io.cleave.codec;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.entropy.StaticTables;
import io.cleave.codec.internal.Check;
import io.cleave.codec.quantise.SampledSteps;
import io.cleave.codec.quantise.Scale;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.List;

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
   * @param shape of every activation, fixed and with elements
   * @param levels what a symbol is to tell apart, 2 to 256
   * @param scale what shares a step
   * @param threshold the largest magnitude that becomes 0, finite, not negative; 0 leaves it to the
   *     steps
   * @throws IllegalArgumentException if the levels or the threshold are out of range, or the shape
   *     is open or empty
   */
  public Calibrator(TensorShape shape, int levels, Scale scale, float threshold) {
    Calibration.builder(shape, levels, 1).threshold(threshold);
    this.shape = shape.folded();
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
   * @throws IllegalArgumentException if a sample has not the shape's size, or none has a value
   *     other than 0
   */
  public Calibration calibrate(List<ByteBuffer> samples) {
    checkSizes(shape, samples);
    SampledSteps steps = new SampledSteps(shape, scale.isPerMap(shape));
    samples.forEach(steps::measure);
    Check.argument(steps.largest() != 0, "samples", "nothing but 0", "activations");
    samples.forEach(steps::count);
    return Calibration.builder(shape, levels, steps.choose(levels))
        .zero(steps.zero(levels))
        .threshold(threshold)
        .build();
  }

  /**
   * Trains tables for the entropy coder of {@link Profile#compact}.
   *
   * @param calibration of the samples' shape; tables that it has are left out
   * @param samples activations as {@link TensorEncoder#encode} takes them, left as they were; those
   *     with NaN or infinities are left out
   * @return the calibration with tables
   * @throws IllegalArgumentException if a sample has not the shape's size, or there is none
   */
  public static Calibration withTables(Calibration calibration, List<ByteBuffer> samples) {
    checkSizes(calibration.shape(), samples);
    return calibration.withTables(StaticTables.train(new SampledPlanes(calibration, samples)));
  }

  private static void checkSizes(TensorShape shape, List<ByteBuffer> samples) {
    for (ByteBuffer sample : samples) {
      if (sample.remaining() != shape.bytes()) {
        throw Check.refusal("samples", sample.remaining() + " bytes", shape.bytes());
      }
    }
  }
}
