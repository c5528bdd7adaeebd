package io.cleave.core.weights.internal;

import io.cleave.core.weights.WeightsException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A tensor as a file lists it.
 *
 * @param name its name in the file: the keys on the path to it, joined with dots
 * @param shape its shape as the file states it, unchecked
 * @param place checks that all its elements are in the file
 */
record ListedTensor(String name, List<Long> shape, Place place) {
  /** Finds where a tensor is, or throws if it is not there. */
  interface Place {
    StoredTensor find() throws WeightsException;
  }

  static String text(List<Long> shape) {
    return shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
  }

  /** {@return name and shape} */
  @Override
  public String toString() {
    return name + " " + text(shape);
  }
}
