package io.cleave.lab.finetune;

import ai.djl.ndarray.NDArray;

/**
 * The square Hoyer regulariser of Kurtz et al. 2020, section 3.2: small where few activations of an
 * image hold most of their sum.
 */
final class Hoyer {
  private static final float LEAST_ENERGY = 1e-12f;

  private Hoyer() {}

  /**
   * Measures activations.
   *
   * @param activations float32 with the batch in front
   * @return the mean over the batch of (sum of |x|)^2 / (n sum of x^2), between 1 / n, where one of
   *     the n activations is not 0, and 1, where all are the same
   */
  static NDArray squared(NDArray activations) {
    NDArray rows = activations.reshape(activations.getShape().get(0), -1);
    NDArray sums = rows.abs().sum(new int[] {1}).square();
    NDArray energies = rows.square().sum(new int[] {1}).add(LEAST_ENERGY);
    return sums.div(energies).mean().div(rows.getShape().get(1));
  }
}
