package io.cleave.core.task;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.FloatBuffer;

/**
 * A matrix of numbers that a network gives.
 *
 * @param rows the number of rows
 * @param columns the number of columns
 * @param values row by row
 */
record FloatOutput(int rows, int columns, FloatBuffer values) {
  /** Reads an output by its index in the network. */
  static FloatOutput of(Tensors outputs, int index) {
    TensorSpec spec = outputs.signature().tensors().get(index);
    boolean fits = isMatrix(spec) && outputs.batch() == 1;
    Check.argument(fits, "output", spec, "one matrix of float32");
    return new FloatOutput(
        spec.shape().dim(0), spec.shape().dim(1), outputs.data(index).asFloatBuffer());
  }

  static boolean isMatrix(TensorSpec spec) {
    return spec.type() == ElementType.FLOAT32 && spec.shape().rank() == 2;
  }

  float get(int row, int column) {
    return values.get(row * columns + column);
  }
}
