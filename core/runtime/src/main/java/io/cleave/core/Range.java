package io.cleave.core;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import java.util.List;
import java.util.Set;

/**
 * Layers of a network, said by the tensors that go in and come out: a head, a tail, a segment
 * between two cuts, an exit. {@link Network} makes them.
 *
 * @param given the tensors that there are
 * @param wanted the tensors to compute from them
 */
public record Range(Signature given, Signature wanted) {
  /**
   * What the layers compute: a tensor that is given and wanted passes by.
   *
   * @return the wanted tensors that are not given, in order; none before the first layer
   */
  public List<TensorSpec> computed() {
    Set<String> there = Set.copyOf(given.names());
    return wanted.tensors().stream().filter(tensor -> !there.contains(tensor.name())).toList();
  }

  /** {@return for messages, such as {@code input to layer1.0}} */
  @Override
  public String toString() {
    return String.join("+", given.names()) + " to " + String.join("+", wanted.names());
  }
}
