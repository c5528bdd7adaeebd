package io.cleave.core.weights.internal;

import ai.djl.ndarray.types.DataType;

/**
 * A run of elements that tensors of a PyTorch file share.
 *
 * @param type the type of the elements
 * @param key the storage's name in the file
 * @param elements how many the pickle claims; checked by the reader of the file's layout
 */
record TorchStorage(DataType type, String key, long elements) {
  /** Meaningful once {@link #elements} is known to fit the file. */
  long bytes() {
    return elements * type.getNumOfBytes();
  }
}
