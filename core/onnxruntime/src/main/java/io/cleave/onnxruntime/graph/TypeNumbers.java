package io.cleave.onnxruntime.graph;

import io.cleave.codec.tensor.ElementType;
import java.util.Arrays;
import java.util.Optional;

/** The numbers that stand for element types in the ONNX file format. */
public final class TypeNumbers {
  private TypeNumbers() {}

  /**
   * {@return the number of a type}
   *
   * @param type of a tensor's elements
   */
  public static int of(ElementType type) {
    return switch (type) {
      case FLOAT32 -> 1;
      case UINT8 -> 2;
      case INT8 -> 3;
      case INT16 -> 5;
      case INT32 -> 6;
      case INT64 -> 7;
      case BOOL -> 9;
      case FLOAT16 -> 10;
    };
  }

  /**
   * {@return the type of a number; empty where the wire has none, as for strings and 64-bit floats}
   *
   * @param number in a file
   */
  public static Optional<ElementType> type(int number) {
    return Arrays.stream(ElementType.values()).filter(each -> of(each) == number).findFirst();
  }
}
