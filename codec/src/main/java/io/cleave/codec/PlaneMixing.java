package io.cleave.codec;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.transform.ChannelMixer;
import io.cleave.codec.transform.ChannelTransform;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A calibration's transform, with memory for the planes that it mixes feature maps into. Not safe
 * for concurrent use.
 */
final class PlaneMixing {
  private final ChannelMixer mixer;
  private final ByteBuffer planes;

  private PlaneMixing(ChannelTransform transform, TensorShape shape) {
    this.mixer = new ChannelMixer(transform, shape);
    this.planes = ByteBuffer.allocate(transform.planeShape(shape).bytes());
  }

  /** The mixing of a calibration, or null if it has no transform. */
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

  /** The planes, which the caller fills before {@link #unmix}. */
  ByteBuffer planes() {
    return planes;
  }

  /** Writes the feature maps that the planes were mixed from. */
  void unmix(ByteBuffer target) {
    mixer.inverse(planes, target);
  }

  /** An upper bound on the error of any element of the last activation that was mixed. */
  double bound(double planeLoss) {
    return mixer.bound(planeLoss);
  }
}
