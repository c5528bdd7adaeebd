package io.cleave.onnxruntime.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;

/**
 * Compares the sizes that tensors claim with the data that is there, wherever in a file they are.
 * The engine would open other files, and allocate what is claimed.
 */
final class WeightCheck {
  private static final long MAX_ELEMENTS = Integer.MAX_VALUE;

  private final String source;

  private WeightCheck(String source) {
    this.source = source;
  }

  static void require(String source, ModelProto model) throws OnnxException {
    WeightCheck check = new WeightCheck(source);
    check.graph(model.getGraph());
    for (FunctionProto function : model.getFunctionsList()) {
      check.nodes(function.getNodeList());
      for (AttributeProto attribute : function.getAttributeProtoList()) {
        check.attribute(attribute, attribute.getName() + " of function " + function.getName());
      }
    }
  }

  private void graph(GraphProto graph) throws OnnxException {
    for (TensorProto tensor : graph.getInitializerList()) {
      dense(tensor, tensor.getName());
    }
    for (SparseTensorProto tensor : graph.getSparseInitializerList()) {
      sparse(tensor, tensor.getValues().getName());
    }
    nodes(graph.getNodeList());
  }

  private void nodes(List<NodeProto> nodes) throws OnnxException {
    for (NodeProto node : nodes) {
      for (AttributeProto attribute : node.getAttributeList()) {
        attribute(attribute, attribute.getName() + " of " + GraphNode.describe(node));
      }
    }
  }

  private void attribute(AttributeProto attribute, String name) throws OnnxException {
    if (attribute.hasT()) {
      dense(attribute.getT(), name);
    }
    for (TensorProto tensor : attribute.getTensorsList()) {
      dense(tensor, name);
    }
    if (attribute.hasSparseTensor()) {
      sparse(attribute.getSparseTensor(), name);
    }
    for (SparseTensorProto tensor : attribute.getSparseTensorsList()) {
      sparse(tensor, name);
    }
    if (attribute.hasG()) {
      graph(attribute.getG());
    }
    for (GraphProto graph : attribute.getGraphsList()) {
      graph(graph);
    }
  }

  private void dense(TensorProto tensor, String name) throws OnnxException {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        || tensor.getExternalDataCount() > 0) {
      throw new OnnxException(
          source, "weight " + name + ": in another file (expected: all weights in one file)");
    }
    long elements = elements(tensor.getDimsList(), name, MAX_ELEMENTS);
    if (tensor.hasRawData()) {
      long bits = elements * bits(tensor.getDataType());
      if (bits > 0 && tensor.getRawData().size() != (bits + 7) / 8) {
        throw wrong(tensor.getDimsList(), name, (bits + 7) / 8 + " bytes");
      }
    } else if (elements > typedElements(tensor)) {
      throw wrong(tensor.getDimsList(), name, elements + " elements");
    }
  }

  /** The engine expands a sparse tensor, zeros included. */
  private void sparse(SparseTensorProto tensor, String name) throws OnnxException {
    dense(tensor.getValues(), "values of " + name);
    dense(tensor.getIndices(), "indices of " + name);
    elements(tensor.getDimsList(), name, GrowthCheck.MAX_ELEMENTS);
  }

  private long elements(List<Long> dims, String name, long max) throws OnnxException {
    long elements = 1;
    for (long dim : dims) {
      boolean sound = dim >= 0 && dim <= max && elements * dim <= max;
      if (!sound) {
        throw wrong(dims, name, "dimensions of at most " + max + " elements");
      }
      elements *= dim;
    }
    return elements;
  }

  private OnnxException wrong(List<Long> dims, String name, String expected) {
    return new OnnxException(
        source, "weight " + name + ": of shape " + dims + " (expected: " + expected + ")");
  }

  /** Bits of an element in the raw form; 0 for a type without a raw form. */
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

  /** An upper bound for the elements: several small ones can share a field. */
  private static long typedElements(TensorProto tensor) {
    return 8L * tensor.getInt32DataCount()
        + tensor.getFloatDataCount()
        + tensor.getInt64DataCount()
        + tensor.getUint64DataCount()
        + tensor.getDoubleDataCount()
        + tensor.getStringDataCount();
  }
}
