package io.cleave.onnxruntime;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

/**
 * Names for the dimensions that a graph leaves open. The engine takes two dimensions of one name
 * for equal and lets tensors share memory on that ground, so each gets its own name. Without any
 * name the engine looks for memory to share among all tensors again and again, which takes seconds
 * for thousands of nodes.
 */
final class OpenDims {
  /** The batch, where it is the first dimension. */
  static final String BATCH = "batch";

  private OpenDims() {}

  /** The name of one axis of a tensor. */
  static String name(String tensor, int axis) {
    return tensor + ":" + axis;
  }

  /** Gives the open dimensions such names, whatever the file calls them. */
  static ValueInfoProto named(ValueInfoProto described) {
    if (!described.getType().getTensorType().hasShape()) {
      return described;
    }
    ValueInfoProto.Builder named = described.toBuilder();
    TensorShapeProto.Builder shape =
        named.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
    for (int axis = 0; axis < shape.getDimCount(); axis++) {
      if (shape.getDim(axis).getDimValue() <= 0) {
        shape.getDimBuilder(axis).setDimParam(name(described.getName(), axis));
      }
    }
    return named.build();
  }
}
