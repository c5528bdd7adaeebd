package io.cleave.lab.sparsity;

import io.cleave.codec.internal.Check;

/**
 * The zeros of one layer's tensor: equation 3 of Loroch et al.
 *
 * @param layer torchvision's name
 * @param threshold the largest magnitude that became 0
 * @param zeros elements that are 0
 * @param elements of the tensor
 */
public record LayerSparsity(String layer, double threshold, long zeros, long elements) {
  /**
   * Checks the numbers.
   *
   * @param layer its name
   * @param threshold 0 or more
   * @param zeros of the elements
   * @param elements 1 or more
   * @throws IllegalArgumentException naming the number that is out of range
   */
  public LayerSparsity {
    Check.argument(threshold >= 0, "threshold", threshold, "0 or more");
    Check.argument(zeros >= 0 && zeros <= elements, "zeros", zeros, "0 to " + elements);
  }

  /** {@return zeros over elements, in [0, 1]} */
  public double sparsity() {
    return zeros / (double) elements;
  }
}
