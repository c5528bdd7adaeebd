package io.cleave.core.sparsity;

/** Gathers something about the activations at one place, chunk by chunk. One thread. */
interface ActivationCounter {
  /**
   * Takes in the activation of one image.
   *
   * @param image whose it is
   * @param values of the whole chunk; not kept
   * @param from where this image's begin
   */
  void add(ChosenImage image, float[] values, int from);
}
