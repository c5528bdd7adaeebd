package io.cleave.core.weights.internal;

import ai.djl.ndarray.types.Shape;
import io.cleave.core.weights.TensorInfo;
import io.cleave.core.weights.WeightsException;
import java.util.List;

/**
 * A view of a storage, as a pickle describes it. Nothing in it is checked before {@link #stored}.
 *
 * @param storage the storage
 * @param offset how many elements precede element (0, 0, ...)
 * @param shape the dimensions
 * @param strides the distance in elements from one index to the next, for each dimension
 */
public record TorchTensor(TorchStorage storage, long offset, List<Long> shape, List<Long> strides) {
  private static final int MAX_RANK = 8;

  /**
   * The number of elements that a view may have although its storage has fewer, as {@code expand}
   * creates them.
   */
  private static final int MAX_EXPANDED = 1 << 16;

  /**
   * {@return the checked tensor}
   *
   * @param file the file
   * @param name the name of the tensor
   * @param storageOffset the offset of the storage's first byte in the file, which has all its
   *     bytes
   * @throws WeightsException if shape or strides are not valid, or the view is not within the
   *     storage
   */
  public StoredTensor stored(WeightsFile file, String name, long storageOffset)
      throws WeightsException {
    long[] dimensions = shape.stream().mapToLong(Long::longValue).toArray();
    requireStrides(file, name);
    Elements.require(file.source(), name, dimensions);
    long extent = extent(dimensions);
    if (offset < 0 || extent > storage.elements() - offset) {
      throw file.error(
          name, "needs " + extent + " elements from element " + offset + " on" + ofStorage());
    }
    long maxElements = Math.max(storage.elements(), MAX_EXPANDED);
    if (extent > Elements.MAX || Elements.count(dimensions) > maxElements) {
      throw file.error(
          name,
          "shape "
              + shape
              + " by strides "
              + strides
              + " of "
              + storage.elements()
              + " elements (expected: at most "
              + maxElements
              + "; contiguous() in PyTorch makes a tensor of its own)");
    }
    TensorInfo info = new TensorInfo(name, new Shape(dimensions), storage.type());
    return new StoredTensor(
        info, storageOffset + offset * storage.type().getNumOfBytes(), List.copyOf(strides));
  }

  private void requireStrides(WeightsFile file, String name) throws WeightsException {
    if (shape.size() > MAX_RANK || strides.size() != shape.size()) {
      throw file.error(
          name,
          shape.size()
              + " dimensions, "
              + strides.size()
              + " strides (expected: at most 8, equal)");
    }
    for (long stride : strides) {
      if (stride < 0) {
        throw file.error(name, "stride " + stride + " (expected: >= 0)");
      }
    }
  }

  private long extent(long[] dimensions) {
    try {
      return StoredTensor.extentOf(dimensions, strides);
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  private String ofStorage() {
    return " (expected: within the "
        + storage.elements()
        + " elements of storage "
        + storage.key()
        + ")";
  }
}
