package io.cleave.codec.message;

import io.cleave.codec.tensor.TensorShape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What was made for the shapes that one tensor had last. A tensor without open dimensions has one.
 * Not safe for concurrent use.
 */
final class ShapeCache<T> {
  /** How many shapes are kept: {@value}. */
  static final int MAX_SHAPES = 4;

  private final Function<TensorShape, T> maker;

  /** The shape that was unused longest first. */
  private final Map<TensorShape, T> made =
      new LinkedHashMap<>(2 * MAX_SHAPES, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TensorShape, T> eldest) {
          return size() > MAX_SHAPES;
        }
      };

  ShapeCache(Function<TensorShape, T> maker) {
    this.maker = maker;
  }

  /**
   * Returns what is for a shape; where it has to be made, the shape that was unused longest goes.
   */
  T get(TensorShape shape) {
    return made.computeIfAbsent(shape, maker);
  }
}
