package io.cleave.examples.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.cleave.examples.shapes.ShapeSet;

/**
 * What is done to pixels before the network: (value / 255 - mean) / deviation, the same for the
 * three channels.
 *
 * @param mean on the scale of 0 to 1
 * @param deviation on the scale of 0 to 1
 */
record Normalisation(float mean, float deviation) {
  /** Near the mean and the deviation of the set, and short to write. */
  static final Normalisation SHAPES = new Normalisation(0.5f, 0.25f);

  /** {@return float32 of shape (images, 3, height, width), attached to {@code manager}} */
  NDArray apply(Batch batch, NDManager manager) {
    Shape shape = new Shape(batch.size(), ShapeSet.SIDE, ShapeSet.SIDE, 3);
    try (NDManager scratch = manager.newSubManager()) {
      NDArray bytes = scratch.create(batch.pixels(), shape, DataType.UINT8);
      NDArray values = bytes.transpose(0, 3, 1, 2).toType(DataType.FLOAT32, false);
      NDArray input = values.div(255f).subi(mean).divi(deviation).duplicate();
      input.attach(manager);
      return input;
    }
  }
}
