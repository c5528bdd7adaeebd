package io.cleave.onnxruntime.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Counts the nodes that a graph has once the functions of its file are expanded where they are
 * called, as the engine does: ten functions that each call the next one ten times are a graph of
 * ten billion nodes.
 */
final class Expansion {
  /** Max nodes, those in inner graphs and functions included: {@value}. */
  static final int MAX_NODES = 100_000;

  /** Max depth of calls from function to function: {@value}. */
  static final int MAX_DEPTH = 32;

  private static final long BEING_COUNTED = -1;

  private final String source;
  private final Map<Name, FunctionProto> functions = new HashMap<>();
  private final Map<Name, Long> counted = new HashMap<>();

  private record Name(String domain, String name, String overload) {
    static Name of(NodeProto node) {
      return new Name(node.getDomain(), node.getOpType(), node.getOverload());
    }

    static Name of(FunctionProto function) {
      return new Name(function.getDomain(), function.getName(), function.getOverload());
    }

    Name {
      domain = domain.equals("ai.onnx") ? "" : domain; // both are the standard's own
    }
  }

  private Expansion(String source) {
    this.source = source;
  }

  static void require(String source, ModelProto model) throws OnnxException {
    Expansion expansion = new Expansion(source);
    for (FunctionProto function : model.getFunctionsList()) {
      if (expansion.functions.put(Name.of(function), function) != null) {
        throw new OnnxException(
            source, "function " + function.getName() + " twice (expected: each name once)");
      }
    }
    for (Name name : expansion.functions.keySet()) {
      expansion.function(name, 0);
    }
    expansion.nodes(model.getGraph().getNodeList(), 0);
  }

  private long function(Name name, int depth) throws OnnxException {
    long known = counted.getOrDefault(name, 0L);
    if (known == BEING_COUNTED || depth > MAX_DEPTH) {
      throw new OnnxException(
          source,
          "function "
              + name.name()
              + (known == BEING_COUNTED
                  ? ": calls itself (expected: no cycle)"
                  : ": calls others, " + depth + " deep (expected: at most " + MAX_DEPTH + ")"));
    }
    if (known == 0) {
      counted.put(name, BEING_COUNTED);
      known = nodes(Objects.requireNonNull(functions.get(name)).getNodeList(), depth);
      counted.put(name, known);
    }
    return known;
  }

  private long nodes(List<NodeProto> nodes, int depth) throws OnnxException {
    long sum = 1;
    for (NodeProto node : nodes) {
      Name name = Name.of(node);
      sum += functions.containsKey(name) ? function(name, depth + 1) : 1;
      for (AttributeProto attribute : node.getAttributeList()) {
        sum += attribute.hasG() ? nodes(attribute.getG().getNodeList(), depth) : 0;
        for (GraphProto graph : attribute.getGraphsList()) {
          sum += nodes(graph.getNodeList(), depth);
        }
      }
      if (sum > MAX_NODES) {
        throw new OnnxException(
            source,
            GraphNode.describe(node) + ": a node too many (expected: at most " + MAX_NODES + ")");
      }
    }
    return sum;
  }
}
