package io.cleave.onnxruntime.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/** Compares the sizes that tensors in a file claim with what is there. */
final class WeightCheck {
  private WeightCheck() {}

  static void require(String source, TensorProto tensor, String name) throws OnnxException {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      throw new OnnxException(
          source, "weight " + name + ": in another file (expected: all weights in one file)");
    }
    long elements = 1;
    for (long dim : tensor.getDimsList()) {
      boolean sound = dim >= 0 && dim <= Integer.MAX_VALUE && elements <= Integer.MAX_VALUE;
      if (!sound) {
        throw wrong(source, tensor, name, "dimensions of at most 2147483647 elements");
      }
      elements *= dim;
    }
    if (tensor.hasRawData()) {
      long bits = elements * bits(tensor.getDataType());
      if (bits > 0 && tensor.getRawData().size() != (bits + 7) / 8) {
        throw wrong(source, tensor, name, (bits + 7) / 8 + " bytes");
      }
    } else if (elements > typedElements(tensor)) {
      throw wrong(source, tensor, name, elements + " elements");
    }
  }

  static void requireAttributes(String source, GraphNode node) throws OnnxException {
    for (AttributeProto attribute : node.proto().getAttributeList()) {
      if (attribute.hasT()) {
        require(source, attribute.getT(), attribute.getName() + " of " + node);
      }
    }
  }

  private static OnnxException wrong(
      String source, TensorProto tensor, String name, String expected) {
    return new OnnxException(
        source,
        "weight " + name + ": of shape " + tensor.getDimsList() + " (expected: " + expected + ")");
  }

  /** Bits of an element in the raw form; 0 of a type that has none. */
  private static int bits(int type) {
    return switch (DataType.forNumber(type) == null
        ? DataType.UNDEFINED
        : DataType.forNumber(type)) {
      case FLOAT, INT32, UINT32 -> 32;
      case UINT8, INT8, BOOL -> 8;
      case UINT16, INT16, FLOAT16, BFLOAT16 -> 16;
      case INT64, UINT64, DOUBLE, COMPLEX64 -> 64;
      case COMPLEX128 -> 128;
      default -> 0;
    };
  }

  /** An upper bound: several small elements may share a field. */
  private static long typedElements(TensorProto tensor) {
    return 8L * tensor.getInt32DataCount()
        + tensor.getFloatDataCount()
        + tensor.getInt64DataCount()
        + tensor.getUint64DataCount()
        + tensor.getDoubleDataCount()
        + tensor.getStringDataCount();
  }
}
