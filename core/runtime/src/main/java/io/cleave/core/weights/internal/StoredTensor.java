package io.cleave.core.weights.internal;

import io.cleave.core.weights.TensorInfo;
import java.util.List;

/**
 * Where a file has one tensor. Its creator has checked that every element is in the file.
 *
 * @param info the tensor
 * @param offset the byte offset in the file of element (0, 0, ...)
 * @param strides the distance in elements from one index to the next, for each dimension; not
 *     negative
 */
public record StoredTensor(TensorInfo info, long offset, List<Long> strides) {
  public static StoredTensor contiguous(TensorInfo info, long offset) {
    return new StoredTensor(info, offset, rowMajor(info.shape().getShape()));
  }

  public boolean isContiguous() {
    long[] shape = info.shape().getShape();
    List<Long> rowMajor = rowMajor(shape);
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] != 1 && !strides.get(i).equals(rowMajor.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * {@return how many elements there are from the first to the last, both included; 0 for an empty
   * tensor}
   */
  public long extent() {
    return extentOf(info.shape().getShape(), strides);
  }

  public static long extentOf(long[] shape, List<Long> strides) {
    long last = 0;
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] == 0) {
        return 0;
      }
      last = Math.addExact(last, Math.multiplyExact(shape[i] - 1, strides.get(i)));
    }
    return Math.addExact(last, 1);
  }

  private static List<Long> rowMajor(long[] shape) {
    Long[] strides = new Long[shape.length];
    long stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape[i];
    }
    return List.of(strides);
  }
}
