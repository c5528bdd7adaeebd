package io.cleave.onnxruntime;

import io.cleave.codec.tensor.ElementType;
import io.cleave.core.graph.TensorLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongUnaryOperator;

/** Tensors of integers that count samples, such as the target shape of a Reshape. */
final class Counts {
  private Counts() {}

  /** Turns one sample's integers into those of a whole batch. */
  static ByteBuffer times(int batch, ByteBuffer sample, ElementType type, TensorLayout layout) {
    return changed(sample, type, layout, value -> value * batch);
  }

  /** Turns a batch's integers into those of one sample. */
  static ByteBuffer dividedBy(int batch, ByteBuffer all, ElementType type, TensorLayout layout) {
    return layout.counted().isEmpty() ? all : changed(all, type, layout, value -> value / batch);
  }

  private static ByteBuffer changed(
      ByteBuffer from, ElementType type, TensorLayout layout, LongUnaryOperator change) {
    ByteBuffer to = ByteBuffer.allocateDirect(from.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    to.put(from.duplicate()).flip();
    for (int place : layout.counted()) {
      if (type == ElementType.INT64) {
        to.putLong(place * Long.BYTES, change.applyAsLong(to.getLong(place * Long.BYTES)));
      } else {
        to.putInt(
            place * Integer.BYTES, (int) change.applyAsLong(to.getInt(place * Integer.BYTES)));
      }
    }
    return to;
  }
}
