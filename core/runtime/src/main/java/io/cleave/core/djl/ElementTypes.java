package io.cleave.core.djl;

import ai.djl.ndarray.types.DataType;
import io.cleave.codec.tensor.ElementType;

/** Converts element types of the wire to those of the engine. */
public final class ElementTypes {
  private ElementTypes() {}

  /**
   * {@return the DJL type that equals a type of the wire}
   *
   * @param type the type of the wire
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
