package io.cleave.lab.sparsity.internal;

/**
 * Counts something about the activations at one place of a network, one image at a time. Not safe
 * for concurrent use.
 */
public interface ActivationCounter {
  /**
   * Counts one activation.
   *
   * @param image the image that it comes from
   * @param values the activation, of shape (channels, height, width)
   */
  void add(ChosenImage image, float... values);
}
