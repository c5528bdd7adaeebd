package io.cleave.edge;

import ai.djl.ndarray.types.Shape;
import io.cleave.codec.TensorShape;
import java.util.Arrays;

/** Between the engine's shapes and the wire's, which know no batch. */
final class TensorShapes {
  private TensorShapes() {}

  static TensorShape of(Shape shape) {
    return TensorShape.of(Arrays.stream(shape.getShape()).mapToInt(Math::toIntExact).toArray());
  }

  /** The same shape behind a batch dimension. */
  static Shape batch(long size, TensorShape shape) {
    long[] dims = new long[shape.rank() + 1];
    dims[0] = size;
    for (int i = 0; i < shape.rank(); i++) {
      dims[i + 1] = shape.dim(i);
    }
    return new Shape(dims);
  }
}
