package io.cleave.lab.sparsity;

import io.cleave.codec.internal.Check;

/**
 * How sparse the gradient of a layer's weights is in one step of training.
 *
 * @param step counted from 0
 * @param layer torchvision's name
 * @param sparsity share of exact zeros, in [0, 1]
 * @param nearZero share of magnitudes up to {@value Sparsity#NEAR_ZERO_GRADIENT} of the layer's
 *     largest in this step
 */
public record GradientSparsity(int step, String layer, double sparsity, double nearZero) {
  /**
   * Checks the shares.
   *
   * @param step 0 or more
   * @param layer its name
   * @param sparsity a share
   * @param nearZero a share
   * @throws IllegalArgumentException naming the number that is out of range
   */
  public GradientSparsity {
    Check.argument(step >= 0, "step", step, "0 or more");
    Check.share("sparsity", sparsity);
    Check.share("nearZero", nearZero);
  }
}
