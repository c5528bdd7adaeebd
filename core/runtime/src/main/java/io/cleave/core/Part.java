package io.cleave.core;

import io.cleave.codec.tensor.Signature;

/**
 * Layers of a model, loaded by an engine: a head, a tail, a segment or the whole network. Safe for
 * concurrent use. The caller closes it.
 */
public interface Part extends AutoCloseable {
  /** {@return the model that the layers were loaded from} */
  Model model();

  /** {@return which layers these are, as determined when the weights were read} */
  PartId id();

  /** {@return the tensors that the layers take, of one sample} */
  default Signature given() {
    return id().range().given();
  }

  /** {@return the tensors that the layers return, of one sample} */
  default Signature wanted() {
    return id().range().wanted();
  }

  /**
   * {@return a new session for one thread, which the caller closes before the part} Allocates the
   * memory to run the layers.
   *
   * @throws IllegalStateException if the part is closed
   */
  Session newSession();

  /**
   * Waits until no session runs, and releases the weights. Tensors that sessions handed out stay
   * valid until those sessions are closed. Closing again does nothing.
   */
  @Override
  void close();
}
