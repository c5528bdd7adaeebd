package io.cleave.core;

import ai.djl.translate.Translator;
import io.cleave.codec.tensor.Tensors;
import java.util.Optional;

/**
 * What a network is for: how a user's value becomes its inputs, what its outputs mean, and when two
 * answers are the same.
 *
 * @param <I> what the user provides, such as an image
 * @param <O> what the user gets, such as classes
 */
public interface Task<I, O> {
  /**
   * {@return a new translator, which turns a value into inputs and outputs into an answer, for a
   * DJL predictor}
   */
  Translator<I, O> translator();

  /**
   * {@return whether two answers are the same for the task's users}
   *
   * @param answer one answer
   * @param other the other answer
   */
  boolean agree(O answer, O other);

  /**
   * {@return why outputs cannot be an answer, with the cause; empty if they can, or, by default, if
   * the task cannot tell} Servers and devices check each request's outputs with this before they
   * use them.
   *
   * @param outputs some or all of the network's outputs, of one sample or more
   */
  default Optional<String> fault(Tensors outputs) {
    return Optional.empty();
  }
}
