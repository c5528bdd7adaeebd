package io.cleave.codec.message;

import io.cleave.codec.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What was made for the shapes that one tensor had last. A tensor without open dimensions has one.
 * Not safe for concurrent use.
 */
final class ShapeCache<T> {
  /** How many shapes are kept: {@value}. */
  static final int MAX_SHAPES = 4;

  private final Function<TensorShape, T> maker;
  private final List<Entry<T>> entries = new ArrayList<>(MAX_SHAPES);

  private record Entry<T>(TensorShape shape, T value) {}

  ShapeCache(Function<TensorShape, T> maker) {
    this.maker = maker;
  }

  /**
   * Returns what is for a shape; where it has to be made, the shape that was unused longest goes.
   */
  T get(TensorShape shape) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).shape.equals(shape)) {
        return toFront(i).value;
      }
    }
    T value = maker.apply(shape);
    if (entries.size() == MAX_SHAPES) {
      entries.remove(MAX_SHAPES - 1);
    }
    entries.add(0, new Entry<>(shape, value));
    return value;
  }

  private Entry<T> toFront(int index) {
    Entry<T> entry = entries.get(index);
    if (index > 0) {
      entries.remove(index);
      entries.add(0, entry);
    }
    return entry;
  }
}
