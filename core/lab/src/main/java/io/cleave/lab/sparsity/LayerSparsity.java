package io.cleave.lab.sparsity;

/**
 * The zeros of one layer's tensor: equation 3 of Loroch et al.
 *
 * @param layer torchvision's name
 * @param threshold the largest magnitude that became 0
 * @param zeros elements that are 0
 * @param elements of the tensor
 */
public record LayerSparsity(String layer, double threshold, long zeros, long elements) {
  /** {@return zeros over elements, in [0, 1]} */
  public double sparsity() {
    return zeros / (double) elements;
  }
}
