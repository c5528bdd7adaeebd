package io.cleave.core;

import io.cleave.codec.tensor.Signature;

/**
 * Layers of a network, said by the tensors that go in and come out: a head, a tail, a segment
 * between two cuts, an exit. {@link Network} makes them.
 *
 * @param given the tensors that there are
 * @param wanted the tensors to compute from them
 */
public record Range(Signature given, Signature wanted) {
  /** {@return for messages, such as {@code input to layer1.0}} */
  @Override
  public String toString() {
    return String.join("+", given.names()) + " to " + String.join("+", wanted.names());
  }
}
