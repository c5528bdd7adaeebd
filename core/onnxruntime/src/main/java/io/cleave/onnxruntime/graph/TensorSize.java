package io.cleave.onnxruntime.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.OptionalLong;

/** How large tensors are that a file describes. */
final class TensorSize {
  private TensorSize() {}

  /** The number of elements; empty if a dimension is negative, or there are more than the max. */
  static OptionalLong elements(List<Long> dims, long max) {
    long elements = 1;
    for (long dim : dims) {
      boolean sound = dim >= 0 && dim <= max && elements * dim <= max;
      if (!sound) {
        return OptionalLong.empty();
      }
      elements *= dim;
    }
    return OptionalLong.of(elements);
  }

  /** The bytes of so many elements in the raw form; 0 for a type without a raw form. */
  static long bytes(TensorProto tensor, long elements) {
    return (elements * bits(tensor.getDataType()) + 7) / 8;
  }

  /** Bits of an element in the raw form, by the number of its type in the format. */
  private static int bits(int type) {
    return switch (type) {
      case 25, 26 -> 2; // UINT2, INT2
      case 21, 22, 23 -> 4; // UINT4, INT4, FLOAT4E2M1
      case 2, 3, 9, 17, 18, 19, 20, 24 -> 8; // UINT8, INT8, BOOL, FLOAT8 of five kinds
      case 4, 5, 10, 16 -> 16; // UINT16, INT16, FLOAT16, BFLOAT16
      case 1, 6, 12 -> 32; // FLOAT, INT32, UINT32
      case 7, 11, 13, 14 -> 64; // INT64, DOUBLE, UINT64, COMPLEX64
      case 15 -> 128; // COMPLEX128
      default -> 0;
    };
  }
}
