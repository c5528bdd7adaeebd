package io.cleave.bench.codec;

import io.cleave.codec.tensor.TensorShape;
import java.util.List;

/**
 * Activations of one layer, one for each of some inputs.
 *
 * @param name says which network and cut
 * @param shape of each tensor, (channels, height, width) or another of up to four dimensions
 * @param tensors row-major; finite
 */
record ActivationSet(String name, TensorShape shape, List<float[]> tensors) {

  /**
   * Checks the tensors.
   *
   * @param name says which network and cut
   * @param shape of each tensor
   * @param tensors of that shape
   * @throws IllegalArgumentException if one has another size or holds NaN or an infinity
   */
  ActivationSet {
    tensors = List.copyOf(tensors);
    for (int i = 0; i < tensors.size(); i++) {
      check(name + " tensor " + i, shape, tensors.get(i));
    }
  }

  private static void check(String what, TensorShape shape, float[] tensor) {
    if (tensor.length != shape.elements()) {
      throw new IllegalArgumentException(
          what + ": " + tensor.length + " elements (expected: " + shape.elements() + ")");
    }
    for (float value : tensor) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(what + ": " + value + " (expected: finite values)");
      }
    }
  }
}
