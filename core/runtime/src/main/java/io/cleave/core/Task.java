package io.cleave.core;

import ai.djl.translate.Translator;
import io.cleave.codec.tensor.Tensors;
import java.util.Optional;

/**
 * What a network is for: how a value of the user's becomes its inputs, what its outputs say, and
 * when two answers say the same.
 *
 * @param <I> what the user has, such as an image
 * @param <O> what the user wants, such as classes
 */
public interface Task<I, O> {
  /**
   * The way from a value to the inputs and from the outputs to an answer, for a DJL predictor.
   *
   * @return a new translator
   */
  Translator<I, O> translator();

  /**
   * Compares two answers as the task's users would.
   *
   * @param answer one answer
   * @param other another
   * @return whether they come to the same
   */
  boolean agree(O answer, O other);

  /**
   * Looks at what the network gave before anyone takes it for an answer. Servers and devices ask
   * this of every request.
   *
   * @param outputs some or all of the network's outputs, of one sample or more
   * @return why they are none, with the cause; nothing where they are, or where that is not for the
   *     task to say, which is the default
   */
  default Optional<String> fault(Tensors outputs) {
    return Optional.empty();
  }
}
