package io.cleave.core.resnet.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * The order of a (batch, channels, height, width) array in memory. Convolutions near the input run
 * up to twice as fast over pixels whose channels are side by side ("channels last"); the values,
 * and so the results, do not depend on it.
 */
public final class Layout {

  private Layout() {}

  /** {@return a copy of the array with channels side by side, which the caller closes} */
  public static NDArray channelsLast(NDArray array) {
    Shape shape = array.getShape();
    try (NDArray moved = array.transpose(0, 2, 3, 1);
        NDArray flat = moved.flatten();
        NDArray packed = flat.reshape(shape.get(0), shape.get(2), shape.get(3), shape.get(1))) {
      return packed.transpose(0, 3, 1, 2);
    }
  }

  /**
   * {@return a copy of the array with feature maps one after the other, which the caller closes}
   */
  public static NDArray contiguous(NDArray array) {
    try (NDArray flat = array.flatten()) {
      return flat.reshape(array.getShape());
    }
  }
}
