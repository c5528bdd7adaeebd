package io.cleave.bench.codec;

import java.util.ArrayList;
import java.util.List;

/**
 * A coder in a race, with the tensors that it encodes and what it made of them.
 *
 * @param <T> a tensor
 * @param <F> an encoded one
 */
abstract class Entrant<T, F> {
  final String name;
  private final List<T> tensors;
  final List<F> frames = new ArrayList<>();

  Entrant(String name, List<T> tensors) {
    this.name = name;
    this.tensors = tensors;
  }

  /** Encodes to a place that the next call uses again; returns the bytes. */
  abstract int encode(T tensor);

  /** Copies what was encoded last. */
  abstract F frame(int bytes);

  /** Decodes to a place that the next call uses again. */
  abstract void decode(F frame);

  /** Looks at what was decoded last. */
  abstract void check(T tensor);

  /** Encodes and decodes every tensor once. */
  final void start() {
    for (T tensor : tensors) {
      F frame = frame(encode(tensor));
      frames.add(frame);
      decode(frame);
      check(tensor);
    }
  }

  final void encodeAll() {
    tensors.forEach(this::encode);
  }

  final void decodeAll() {
    frames.forEach(this::decode);
  }
}
