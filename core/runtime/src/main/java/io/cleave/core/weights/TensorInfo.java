package io.cleave.core.weights;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Locale;

/**
 * One tensor as its source stores it.
 *
 * @param name the tensor's name, such as {@code layer1.0.conv1.weight}
 * @param shape the tensor's shape; {@code ()} for a scalar
 * @param dataType the stored type; {@link WeightReader#read} returns float32 for any type
 */
public record TensorInfo(String name, Shape shape, DataType dataType) {
  boolean isReal() {
    return switch (dataType) {
      case FLOAT32, FLOAT16, BFLOAT16, FLOAT64 -> true;
      default -> false;
    };
  }

  String typeError() {
    return "type "
        + dataType.name().toLowerCase(Locale.ROOT)
        + " (expected: float32, float16, bfloat16 or float64)";
  }
}
