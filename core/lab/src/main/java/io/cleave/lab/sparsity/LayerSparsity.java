package io.cleave.lab.sparsity;

import io.cleave.codec.internal.Check;

/**
 * The sparsity of the weights of one layer: equation 3 of Loroch et al.
 *
 * @param layer the name of the layer in torchvision
 * @param threshold the largest magnitude that became 0
 * @param zeros the number of elements that are 0
 * @param elements the number of elements
 */
public record LayerSparsity(String layer, double threshold, long zeros, long elements) {
  /**
   * Checks the numbers.
   *
   * @param layer the name of the layer
   * @param threshold 0 or more
   * @param zeros 0 to {@code elements}
   * @param elements 1 or more
   * @throws IllegalArgumentException if a number is out of range; the message names it
   */
  public LayerSparsity {
    Check.argument(threshold >= 0, "threshold", threshold, "0 or more");
    Check.argument(zeros >= 0 && zeros <= elements, "zeros", zeros, "0 to " + elements);
  }

  /** {@return the share of zeros, in [0, 1]} */
  public double sparsity() {
    return zeros / (double) elements;
  }
}
