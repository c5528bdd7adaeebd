package io.cleave.lab.sparsity;

import io.cleave.codec.internal.Check;

/**
 * The sparsity of the gradient of a layer's weights in one step of training.
 *
 * @param step the step, counted from 0
 * @param layer the name of the layer in torchvision
 * @param sparsity the share of exact zeros, in [0, 1]
 * @param nearZero the share of magnitudes up to {@value Sparsity#NEAR_ZERO_GRADIENT} of the layer's
 *     largest in this step, in [0, 1]
 */
public record GradientSparsity(int step, String layer, double sparsity, double nearZero) {
  /**
   * Checks the numbers.
   *
   * @param step 0 or more
   * @param layer the name of the layer
   * @param sparsity in [0, 1]
   * @param nearZero in [0, 1]
   * @throws IllegalArgumentException if a number is out of range; the message names it
   */
  public GradientSparsity {
    Check.argument(step >= 0, "step", step, "0 or more");
    Check.share("sparsity", sparsity);
    Check.share("nearZero", nearZero);
  }
}
