package io.cleave.lab.sparsity.internal;

/** Gathers something about the activations at one place, chunk by chunk. One thread. */
public interface ActivationCounter {
  /**
   * Takes one activation.
   *
   * @param image whose it is
   * @param values of shape (channels, height, width)
   */
  void add(ChosenImage image, float... values);
}
