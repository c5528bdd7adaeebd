package io.cleave.lab.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/** Copies elements where {@link NDArray#copyTo} would make libtorch warn of what DJL calls. */
public final class ArrayCopy {
  private static final NDIndex ALL = new NDIndex("...");

  private ArrayCopy() {}

  /**
   * Copies every element.
   *
   * @param source read, and the caller's as before
   * @param target written; of the same shape and data type
   */
  public static void copy(NDArray source, NDArray target) {
    target.set(ALL, source);
  }
}
