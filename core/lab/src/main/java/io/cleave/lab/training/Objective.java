package io.cleave.lab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.util.Map;

/** What a training minimises, and how well that went. Used by the training's thread alone. */
public interface Objective {
  /**
   * Runs the network on some images while gradients are collected.
   *
   * @param parameters hands out the network's arrays
   * @param input float32 of shape (images, 3, height, width); what is computed belongs to its
   *     manager
   * @param labels one class index an image, shape (images, 1)
   * @return a single number
   */
  NDArray loss(ParameterStore parameters, NDArray input, NDArray labels);

  /**
   * Measures the network on images that it does not learn from, before the epoch's checkpoint.
   *
   * @param epoch counted from 1
   * @param loss mean over the epoch's steps
   * @return what was found, in words, such as {@code validation top-1 93.21 %}
   * @throws IOException if what is measured with cannot be read
   */
  String examine(int epoch, double loss) throws IOException;

  /** {@return whether the training may end before its last epoch} */
  default boolean isDone() {
    return false;
  }

  /** {@return what changes from epoch to epoch beside the network, by name; live} */
  default Map<String, NDArray> state() {
    return Map.of();
  }

  /** {@return words that differ where the objective differs; a checkpoint keeps them} */
  default String description() {
    return "";
  }
}
