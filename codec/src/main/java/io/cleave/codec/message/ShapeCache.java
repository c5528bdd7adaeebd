package io.cleave.codec.message;

import io.cleave.codec.tensor.TensorShape;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What was made for the last shapes of one tensor. A tensor without open dimensions has a single
 * shape. A peer that chooses the shapes does not choose how much memory is kept: large shapes are
 * not kept next to others. Not safe for concurrent use.
 */
final class ShapeCache<T> {
  /** The max number of shapes that are kept: {@value}. */
  static final int MAX_SHAPES = 4;

  /**
   * The max number of elements that they have together, unless there is only one shape: {@value}.
   */
  static final int MAX_ELEMENTS = 1 << 20;

  private final Function<TensorShape, T> maker;

  /** The shape that was unused longest comes first. */
  private final Map<TensorShape, T> made = new LinkedHashMap<>(2 * MAX_SHAPES, 0.75f, true);

  ShapeCache(Function<TensorShape, T> maker) {
    this.maker = maker;
  }

  /**
   * Returns what was made for a shape. If it has to be made first, the shapes that were unused
   * longest are dropped.
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
