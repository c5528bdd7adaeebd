package io.cleave.onnxruntime.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Refuses nodes that must not reach the engine, wherever in a file they are. */
final class NodeCheck {
  private final String source;

  private NodeCheck(String source) {
    this.source = source;
  }

  static void require(String source, ModelProto model) throws OnnxException {
    NodeCheck check = new NodeCheck(source);
    check.graph(model.getGraph(), null);
    for (FunctionProto function : model.getFunctionsList()) {
      check.nodes(function.getNodeList(), Constants.of(function.getNodeList(), null));
    }
  }

  private void graph(GraphProto graph, @Nullable Constants around) throws OnnxException {
    nodes(graph.getNodeList(), Constants.of(graph, around));
  }

  private void nodes(List<NodeProto> nodes, Constants constants) throws OnnxException {
    for (NodeProto node : nodes) {
      Optional<String> problem =
          GrowthCheck.problem(node, constants).or(() -> CrashCheck.problem(node, constants));
      if (problem.isPresent()) {
        throw new OnnxException(source, GraphNode.describe(node) + ": " + problem.get());
      }
      for (AttributeProto attribute : node.getAttributeList()) {
        inside(attribute, constants);
      }
    }
  }

  private void inside(AttributeProto attribute, Constants constants) throws OnnxException {
    if (attribute.hasG()) {
      graph(attribute.getG(), constants);
    }
    for (GraphProto graph : attribute.getGraphsList()) {
      graph(graph, constants);
    }
  }
}
