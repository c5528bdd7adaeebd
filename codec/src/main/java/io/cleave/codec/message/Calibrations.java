package io.cleave.codec.message;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import java.util.Arrays;

/** Finds which calibrations are for which of several tensors. */
final class Calibrations {
  private Calibrations() {}

  /** Throws if a calibration is for none of the tensors, whatever shapes they will have. */
  static void requireFor(Signature signature, Calibration calibration) {
    for (TensorSpec tensor : signature.tensors()) {
      boolean fixed = tensor.shape().isFixed();
      if (tensor.type() == ElementType.FLOAT32 && (!fixed || calibration.isFor(tensor.shape()))) {
        return;
      }
    }
    throw Check.refusal("calibration", calibration, "for one of " + signature);
  }

  /** The calibrations for a tensor of a fixed shape. */
  static Calibration[] of(ElementType type, TensorShape shape, Calibration... all) {
    return Arrays.stream(all)
        .filter(each -> type == ElementType.FLOAT32 && each.isFor(shape))
        .toArray(Calibration[]::new);
  }
}
