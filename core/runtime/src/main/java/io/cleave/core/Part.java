package io.cleave.core;

import io.cleave.codec.tensor.Signature;

/** Layers of a model, loaded by an engine: a head, a tail, a segment or the whole. Thread-safe. */
public interface Part extends AutoCloseable {
  /**
   * What these layers are of.
   *
   * @return the model that they were loaded from
   */
  Model model();

  /**
   * Says which layers these are.
   *
   * @return as it was when the weights were read
   */
  PartId id();

  /**
   * What the layers take.
   *
   * @return tensors of one sample
   */
  default Signature given() {
    return id().range().given();
  }

  /**
   * What the layers give.
   *
   * @return tensors of one sample
   */
  default Signature wanted() {
    return id().range().wanted();
  }

  /**
   * Takes memory to run the layers with.
   *
   * @return a session of its own for one thread, closed by the caller before the part
   * @throws IllegalStateException if the part is closed
   */
  Session newSession();

  /**
   * Waits until no session runs, and frees the weights. What sessions handed out stays valid until
   * they are closed themselves. Closing again does nothing.
   */
  @Override
  void close();
}
