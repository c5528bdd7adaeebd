package io.cleave.core.picture;

import io.cleave.codec.tensor.Tensors;

/**
 * A task whose value is a picture: how it becomes the network's only input, and what the outputs
 * say of it. In plain Java: neither needs an engine's arrays. Immutable.
 *
 * @param <O> what the user gets, such as classes
 */
public interface PictureTask<O> {
  /** {@return how a picture becomes the input} */
  PictureScaling scaling();

  /**
   * {@return what a network's outputs say}
   *
   * @param outputs all outputs of the network, in its order, of one sample; only read
   * @param picture the size of the picture that the input was made from
   * @throws IllegalArgumentException if the outputs are not those of this task, or no answer, as
   *     the task's fault says
   */
  O answer(Tensors outputs, PictureSize picture);
}
