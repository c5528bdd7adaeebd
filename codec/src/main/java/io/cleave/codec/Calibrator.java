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
 * Makes a {@link Calibration} from the activations of sample inputs. The zero and the steps clip
 * where clipping costs the least squared error over all samples. Immutable.
 */
public final class Calibrator {
  private final TensorShape shape;
  private final int levels;
  private final Scale scale;
  private final float threshold;

  /**
   * Creates a calibrator.
   *
   * @param shape the shape of every activation; fixed and with at least one element
   * @param levels how many values a symbol can tell apart, 2 to 256
   * @param scale which elements share a step
   * @param threshold the largest magnitude that becomes 0, finite and not negative; 0 leaves it to
   *     the steps
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
   * {@return a calibration with the zero and the steps that suit the samples, without coder tables}
   *
   * @param samples activations as {@link TensorEncoder#encode} takes them, left unchanged; samples
   *     with NaN or infinities are ignored
   * @throws IllegalArgumentException if a sample does not have the size of the shape, or no sample
   *     has a value other than 0
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
   * {@return the calibration with tables, trained on samples, for the entropy coder of {@link
   * Profile#compact}}
   *
   * @param calibration a calibration for the shape of the samples; tables that it has are replaced
   * @param samples activations as {@link TensorEncoder#encode} takes them, left unchanged; samples
   *     with NaN or infinities are ignored
   * @throws IllegalArgumentException if a sample does not have the size of the shape, or there are
   *     no samples
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
