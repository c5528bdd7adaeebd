package io.cleave.codec.message;

import io.cleave.codec.tensor.TensorShape;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What was made for the shapes that one tensor had last. A tensor without open dimensions has one.
 * Whoever chooses the shapes does not choose how much memory stays: large ones are not kept beside
 * others. Not safe for concurrent use.
 */
final class ShapeCache<T> {
  /** How many shapes are kept: {@value}. */
  static final int MAX_SHAPES = 4;

  /** How many elements they have together, unless there is but one: {@value}. */
  static final int MAX_ELEMENTS = 1 << 20;

  private final Function<TensorShape, T> maker;

  /** The shape that was unused longest first. */
  private final Map<TensorShape, T> made = new LinkedHashMap<>(2 * MAX_SHAPES, 0.75f, true);

  ShapeCache(Function<TensorShape, T> maker) {
    this.maker = maker;
  }

  /**
   * Returns what is for a shape; where it has to be made, the shapes that were unused longest go.
   */
  T get(TensorShape shape) {
    T known = made.get(shape);
    if (known == null) {
      makeRoom(shape.elements());
      known = maker.apply(shape);
      made.put(shape, known);
    }
    return known;
  }

  private void makeRoom(long elements) {
    long all = elements + made.keySet().stream().mapToLong(TensorShape::elements).sum();
    Iterator<TensorShape> unusedLongest = made.keySet().iterator();
    while (unusedLongest.hasNext() && (made.size() == MAX_SHAPES || all > MAX_ELEMENTS)) {
      all -= unusedLongest.next().elements();
      unusedLongest.remove();
    }
  }
}
