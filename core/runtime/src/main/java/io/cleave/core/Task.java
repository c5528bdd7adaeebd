package io.cleave.core;

import ai.djl.translate.Translator;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a network is for: how a user's value becomes its inputs, what its outputs mean, and when two
 * answers are the same. A task of pictures is a {@link io.cleave.core.picture.PictureTask} as well,
 * which answers without an engine's arrays; a {@link TaskKind} makes it from settings.
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

  /**
   * Checks that a network is one of this task. By default, any is.
   *
   * @param inputs of the network
   * @param outputs of the network
   * @throws IllegalArgumentException if it is not
   */
  default void requireFits(Signature inputs, Signature outputs) {}

  /**
   * {@return the settings from which a {@link TaskKind} makes an equal task; none, by default, if
   * there is no such kind}
   */
  default Map<String, String> settings() {
    return Map.of();
  }

  /**
   * {@return which number of float32 is not finite, and what the reason may be; empty if all are
   * finite}
   *
   * @param outputs of one sample or more
   */
  static Optional<String> notFinite(Tensors outputs) {
    List<TensorSpec> specs = outputs.signature().tensors();
    for (int i = 0; i < specs.size(); i++) {
      if (specs.get(i).type() == ElementType.FLOAT32) {
        FloatBuffer values = outputs.data(i).asFloatBuffer();
        for (int at = 0; at < values.remaining(); at++) {
          if (!Float.isFinite(values.get(at))) {
            return Optional.of(
                "answer: element "
                    + at
                    + " of "
                    + specs.get(i).name()
                    + " is "
                    + values.get(at)
                    + " (expected: finite numbers; those of the input are not, or a value"
                    + " overflowed in the network)");
          }
        }
      }
    }
    return Optional.empty();
  }
}
