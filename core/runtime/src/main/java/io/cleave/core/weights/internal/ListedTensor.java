package io.cleave.core.weights.internal;

import io.cleave.core.weights.WeightsException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A tensor as a file lists it.
 *
 * @param name in the file: the keys on the way to it, joined with dots
 * @param shape as the file says, unchecked
 * @param place makes sure that all its elements are in the file
 */
record ListedTensor(String name, List<Long> shape, Place place) {
  /** Finds out where a tensor is, or that it is not there. */
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
