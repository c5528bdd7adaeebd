package io.cleave.onnxruntime.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.OptionalLong;

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

  static void require(OnnxFile file) throws OnnxException {
    WeightCheck check = new WeightCheck(file.source());
    ModelProto model = file.model();
    for (TensorProto tensor : model.getGraph().getInitializerList()) {
      if (!file.outside().containsKey(tensor.getName())) { // those were checked when they were read
        check.dense(tensor, tensor.getName());
      }
    }
    check.rest(model.getGraph());
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
    rest(graph);
  }

  private void rest(GraphProto graph) throws OnnxException {
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
    if (ExternalData.isElsewhere(tensor) || tensor.getExternalDataCount() > 0) {
      throw new OnnxException(
          source,
          "weight " + name + ": in another file (expected: here, or beside a file on disk)");
    }
    long elements = elements(tensor.getDimsList(), name, MAX_ELEMENTS);
    if (tensor.hasRawData()) {
      long bytes = TensorSize.bytes(tensor, elements);
      boolean raw = TensorSize.bytes(tensor, 8) > 0;
      if (raw && tensor.getRawData().size() != bytes) {
        throw wrong(tensor.getDimsList(), name, bytes + " bytes");
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
    OptionalLong elements = TensorSize.elements(dims, max);
    if (elements.isEmpty()) {
      throw wrong(dims, name, "dimensions of at most " + max + " elements");
    }
    return elements.getAsLong();
  }

  private OnnxException wrong(List<Long> dims, String name, String expected) {
    return new OnnxException(
        source, "weight " + name + ": of shape " + dims + " (expected: " + expected + ")");
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
