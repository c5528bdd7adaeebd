package io.cleave.core.djl;

import ai.djl.ndarray.types.DataType;
import io.cleave.codec.tensor.ElementType;

/** Between the engine's element types and the wire's. */
public final class ElementTypes {
  private ElementTypes() {}

  /**
   * The engine's type.
   *
   * @param type the wire's
   * @return the same in DJL's words
   */
  public static DataType of(ElementType type) {
    return switch (type) {
      case FLOAT32 -> DataType.FLOAT32;
      case FLOAT16 -> DataType.FLOAT16;
      case INT8 -> DataType.INT8;
      case INT16 -> DataType.INT16;
      case INT32 -> DataType.INT32;
      case INT64 -> DataType.INT64;
      case UINT8 -> DataType.UINT8;
      case BOOL -> DataType.BOOLEAN;
    };
  }
}
