package io.cleave.codec;

import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.quantise.Dequantiser;
import io.cleave.codec.quantise.Steps;
import io.cleave.codec.transform.ChannelMixer;
import io.cleave.codec.transform.ChannelTransform;
import java.nio.ByteBuffer;

/**
 * A calibration's transform with memory for the planes that it mixes feature maps into. Not safe
 * for concurrent use.
 */
final class PlaneMixing {
  private final ChannelMixer mixer;
  private final Dequantiser dequantiser;
  private final ByteBuffer planes;

  private PlaneMixing(ChannelTransform transform, TensorShape shape) {
    TensorShape coded = transform.planeShape(shape);
    this.mixer = new ChannelMixer(transform, shape);
    this.dequantiser = new Dequantiser(coded);
    this.planes = ByteBuffer.allocate(coded.bytes());
  }

  /** Returns what a calibration mixes by, null where it does not. */
  static PlaneMixing of(Calibration calibration) {
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

  /** Writes the feature maps that symbols stand for. */
  void unmix(SymbolPlanes symbols, Steps steps, ByteBuffer target) {
    dequantiser.dequantise(symbols, steps, planes);
    mixer.inverse(planes, target);
  }

  /** Returns what no element of the activation that was mixed last loses more than. */
  double bound(double planeLoss) {
    return mixer.bound(planeLoss);
  }
}
