package io.cleave.lab.sparsity.internal;

/** Gathers something about the activations at one place, chunk by chunk. One thread. */
public interface ActivationCounter {
  /**
   * Takes in the activation of one image.
   *
   * @param image whose it is
   * @param values of the whole chunk; not kept
   * @param from where this image's begin
   */
  void add(ChosenImage image, float[] values, int from);
}
