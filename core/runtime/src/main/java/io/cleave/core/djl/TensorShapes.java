package io.cleave.core.djl;

import ai.djl.ndarray.types.Shape;
import io.cleave.codec.tensor.TensorShape;
import java.util.Arrays;

/** Converts between the engine's shapes and those of the wire, which have no batch. */
public final class TensorShapes {

  private TensorShapes() {}

  /**
   * {@return the wire's form of an input's or output's shape, with the same dimensions}
   *
   * @param shape the engine's shape without a batch, such as (channels, height, width)
   */
  public static TensorShape of(Shape shape) {
    return TensorShape.of(Arrays.stream(shape.getShape()).mapToInt(Math::toIntExact).toArray());
  }

  /**
   * {@return the engine's form of a shape: the batch size, then the shape's dimensions}
   *
   * @param size how many inputs the batch has
   * @param shape the shape of one of them
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
