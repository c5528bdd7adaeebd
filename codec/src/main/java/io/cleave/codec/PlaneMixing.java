package io.cleave.codec;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.transform.ChannelMixer;
import io.cleave.codec.transform.ChannelTransform;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A calibration's transform with memory for the planes that it mixes feature maps into. Not safe
 * for concurrent use.
 */
final class PlaneMixing {
  private final ChannelMixer mixer;
  private final ByteBuffer planes;

  private PlaneMixing(ChannelTransform transform, TensorShape shape) {
    this.mixer = new ChannelMixer(transform, shape);
    this.planes = ByteBuffer.allocate(transform.planeShape(shape).bytes());
  }

  /** Returns what a calibration mixes by, null where it does not. */
  static @Nullable PlaneMixing of(Calibration calibration) {
    return calibration
        .transform()
        .map(transform -> new PlaneMixing(transform, calibration.shape()))
        .orElse(null);
  }

  /** Mixes an activation; the planes are valid until the next call. */
  ByteBuffer mix(ByteBuffer activation) {
    mixer.forward(activation, planes);
    return planes;
  }

  /** The planes, to be filled before {@link #unmix}. */
  ByteBuffer planes() {
    return planes;
  }

  /** Writes the feature maps of the planes. */
  void unmix(ByteBuffer target) {
    mixer.inverse(planes, target);
  }

  /** Returns what no element of the activation that was mixed last loses more than. */
  double bound(double planeLoss) {
    return mixer.bound(planeLoss);
  }
}
