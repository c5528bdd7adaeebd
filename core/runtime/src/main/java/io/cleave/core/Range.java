package io.cleave.core;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import java.util.List;
import java.util.Set;

/**
 * Layers of a network, described by the tensors that go in and come out: a head, a tail, a segment
 * between two cuts, an exit. {@link Network} creates ranges. Immutable.
 *
 * @param given the tensors that are given
 * @param wanted the tensors to compute from them
 */
public record Range(Signature given, Signature wanted) {
  /**
   * {@return the wanted tensors that are not given, in order; empty before the first layer} A
   * tensor that is both given and wanted is passed through.
   */
  public List<TensorSpec> computed() {
    Set<String> there = Set.copyOf(given.names());
    return wanted.tensors().stream().filter(tensor -> !there.contains(tensor.name())).toList();
  }

  /** {@return a form for messages, such as {@code input to layer1.0}} */
  @Override
  public String toString() {
    return String.join("+", given.names()) + " to " + String.join("+", wanted.names());
  }
}
