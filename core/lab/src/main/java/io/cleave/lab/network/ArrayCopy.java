package io.cleave.lab.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/**
 * Copies elements where {@link NDArray#copyTo} would make libtorch log warnings about calls that
 * DJL makes.
 */
public final class ArrayCopy {
  private static final NDIndex ALL = new NDIndex("...");

  private ArrayCopy() {}

  /**
   * Copies every element.
   *
   * @param source the array to read, which stays the caller's
   * @param target the array to write, of the same shape and data type
   */
  public static void copy(NDArray source, NDArray target) {
    target.set(ALL, source);
  }
}
