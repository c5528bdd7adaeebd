package io.cleave.lab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.util.Map;

/**
 * What a training minimises, and how the result is measured. Used only by the thread of the
 * training.
 */
public interface Objective {
  /**
   * {@return the loss of some images, a single number} It is called while gradients are collected.
   *
   * @param parameters gives access to the network's arrays
   * @param input float32 of shape (images, 3, height, width); its manager owns the arrays that are
   *     computed
   * @param labels the class of each image, of shape (images, 1)
   */
  NDArray loss(ParameterStore parameters, NDArray input, NDArray labels);

  /**
   * {@return the measurement of the network on images that it does not learn from, in words, such
   * as {@code validation top-1 93.21 %}} It is called before the epoch's checkpoint is written.
   *
   * @param epoch the number of the epoch, counted from 1
   * @param loss the mean loss over the steps of the epoch
   * @throws IOException if something that the measurement needs cannot be read
   */
  String examine(int epoch, double loss) throws IOException;

  /** {@return whether the training may end before its last epoch} Default: false. */
  default boolean isDone() {
    return false;
  }

  /**
   * {@return the arrays beside the network that change from epoch to epoch, by name} These are the
   * arrays themselves, not copies. Default: no arrays.
   */
  default Map<String, NDArray> state() {
    return Map.of();
  }

  /**
   * {@return a text that differs whenever the objective differs; it is stored in checkpoints}
   * Default: an empty text.
   */
  default String description() {
    return "";
  }
}
