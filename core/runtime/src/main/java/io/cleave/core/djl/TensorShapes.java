package io.cleave.core.djl;

import ai.djl.ndarray.types.Shape;
import io.cleave.codec.tensor.TensorShape;
import java.util.Arrays;

/** Between the engine's shapes and the wire's, which know no batch. */
public final class TensorShapes {

  private TensorShapes() {}

  /**
   * The wire's form of one input's or output's shape.
   *
   * @param shape without a batch, such as (channels, height, width)
   * @return the same dimensions
   */
  public static TensorShape of(Shape shape) {
    return TensorShape.of(Arrays.stream(shape.getShape()).mapToInt(Math::toIntExact).toArray());
  }

  /**
   * The engine's form, behind a batch dimension.
   *
   * @param size inputs in the batch
   * @param shape of one of them
   * @return (size, then the shape's dimensions)
   */
  public static Shape batch(long size, TensorShape shape) {
    long[] dims = new long[shape.rank() + 1];
    dims[0] = size;
    for (int i = 0; i < shape.rank(); i++) {
      dims[i + 1] = shape.dim(i);
    }
    return new Shape(dims);
  }
}
