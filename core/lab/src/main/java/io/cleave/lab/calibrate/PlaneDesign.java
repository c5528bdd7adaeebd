package io.cleave.lab.calibrate;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.transform.ChannelMixer;
import io.cleave.codec.transform.ChannelTransform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The planes that tell the tail most in the fewest bits.
 *
 * <p>Feature maps are scaled so that an error of one unit in any direction moves the logits equally
 * (the square root of the mean {@code gradient * gradient'}), then decorrelated (a Karhunen-Loeve
 * transform). In these planes one step is right for all of them, and planes whose deviation is far
 * below the step need not be sent: reverse water-filling with the tail's weights (Cover and Thomas,
 * Elements of Information Theory, section 10.3.3).
 */
final class PlaneDesign extends Design {
  /** Directions that move the logits less than this share of the most moving one count as it. */
  private static final double MIN_SENSITIVITY = 1e-3;

  /** A plane is sent if its deviation is more than this share of the step. */
  private static final double MIN_DEVIATION = 0.12;

  private final TensorShape shape;
  private final float[] means;
  private final boolean nonNegative;
  private final EigenBasis planes;
  private final DMatrixRMaj forward;
  private final DMatrixRMaj inverse;

  private PlaneDesign(
      TensorShape shape,
      double first,
      double[] means,
      boolean nonNegative,
      EigenBasis planes,
      DMatrixRMaj forward,
      DMatrixRMaj inverse) {
    super(first, means.length);
    this.shape = shape;
    this.means = floats(means, means.length);
    this.nonNegative = nonNegative;
    this.planes = planes;
    this.forward = forward;
    this.inverse = inverse;
  }

  /**
   * Designs the planes.
   *
   * @param shape of the activations
   * @param samples what is to be sent
   * @param gradients moments of what the logits feel
   */
  static PlaneDesign of(TensorShape shape, SampleSet samples, Moments gradients) {
    Moments activations = new Moments(shape.channels());
    for (int i = 0; i < samples.size(); i++) {
      activations.add(samples.activation(i), 0, shape.mapElements());
    }
    EigenBasis felt = EigenBasis.of(gradients.meanProducts());
    double most = felt.value(0) > 0 ? felt.value(0) : 1;
    DoubleUnaryOperator weight = value -> Math.sqrt(Math.max(value / most, MIN_SENSITIVITY));
    DMatrixRMaj scale = felt.with(weight);
    DMatrixRMaj unscale = felt.with(value -> 1 / weight.applyAsDouble(value));
    EigenBasis planes = EigenBasis.of(product(product(scale, activations.covariance()), scale));
    PlaneDesign design =
        new PlaneDesign(
            shape,
            Math.sqrt(12 / (most * shape.elements())),
            activations.means(),
            !samples.hasNegatives(),
            planes,
            product(planes.vectors(), scale),
            product(planes.vectors(), unscale));
    design.measureRange(samples);
    return design;
  }

  private static DMatrixRMaj product(DMatrixRMaj left, DMatrixRMaj right) {
    return CommonOps_DDRM.mult(left, right, null);
  }

  private void measureRange(SampleSet samples) {
    ChannelMixer mixer = new ChannelMixer(transform(means.length), shape);
    ByteBuffer activation = ByteBuffer.allocate(shape.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer planes = ByteBuffer.allocate(shape.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[shape.elements()];
    for (int i = 0; i < samples.size(); i++) {
      activation.asFloatBuffer().put(samples.activation(i));
      mixer.forward(activation, planes);
      planes.asFloatBuffer().get(values);
      range.add(values);
    }
  }

  @Override
  Calibration.Builder at(double step) {
    double least = MIN_DEVIATION * step;
    int count = 1;
    while (count < means.length && planes.value(count) > least * least) {
      count++;
    }
    return range.levels(shape, step, ones(count)).transform(transform(count));
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private ChannelTransform transform(int count) {
    float[] backward = new float[means.length * count];
    for (int c = 0; c < means.length; c++) {
      for (int plane = 0; plane < count; plane++) {
        backward[c * count + plane] = (float) inverse.get(plane, c);
      }
    }
    return ChannelTransform.of(
        floats(forward.data, count * means.length), means, backward, nonNegative);
  }

  private static float[] floats(double[] values, int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
