package io.cleave.lab.finetune;

import ai.djl.ndarray.NDArray;

/**
 * The square Hoyer regulariser of Kurtz et al. 2020, section 3.2. It is small if a few activations
 * of an image hold most of their sum.
 */
final class Hoyer {
  private static final float MIN_ENERGY = 1e-12f;

  private Hoyer() {}

  /**
   * The mean over the batch of (sum of |x|)^2 / (n sum of x^2). It lies between 1 / n, if only one
   * of the n activations is not 0, and 1, if all have the same magnitude.
   *
   * @param activations float32 of shape (batch, ...)
   */
  static NDArray squared(NDArray activations) {
    NDArray rows = activations.reshape(activations.getShape().get(0), -1);
    NDArray sums = rows.abs().sum(new int[] {1}).square();
    NDArray energies = rows.square().sum(new int[] {1}).add(MIN_ENERGY);
    return sums.div(energies).mean().div(rows.getShape().get(1));
  }
}
