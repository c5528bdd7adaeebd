package io.cleave.onnxruntime.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One operation of a graph.
 *
 * @param proto the node as the file has it
 * @param inputs names of the tensors that the node takes, including those that its inner graphs
 *     take from outside; each once
 * @param outputs names of the tensors that it makes
 */
public record GraphNode(NodeProto proto, List<String> inputs, List<String> outputs) {
  private static final Set<String> DRAWN =
      Set.of(
          "RandomNormal",
          "RandomNormalLike",
          "RandomUniform",
          "RandomUniformLike",
          "Multinomial",
          "Bernoulli");

  /**
   * {@return the operation of a node}
   *
   * @param proto the node as the file has it
   */
  public static GraphNode of(NodeProto proto) {
    Set<String> inputs = new LinkedHashSet<>(proto.getInputList());
    proto.getAttributeList().forEach(attribute -> addCaptured(attribute, inputs));
    inputs.remove("");
    return new GraphNode(
        proto,
        List.copyOf(inputs),
        proto.getOutputList().stream().filter(name -> !name.isEmpty()).toList());
  }

  private static void addCaptured(AttributeProto attribute, Set<String> into) {
    if (attribute.hasG()) {
      addCaptured(attribute.getG(), into);
    }
    attribute.getGraphsList().forEach(graph -> addCaptured(graph, into));
  }

  /** Adds the tensors that an inner graph, such as the body of a Loop, takes from outside. */
  private static void addCaptured(GraphProto graph, Set<String> into) {
    Set<String> inside = new HashSet<>();
    graph.getInputList().forEach(input -> inside.add(input.getName()));
    graph.getInitializerList().forEach(tensor -> inside.add(tensor.getName()));
    graph.getSparseInitializerList().forEach(tensor -> inside.add(tensor.getValues().getName()));
    Set<String> used = new LinkedHashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      used.addAll(GraphNode.of(node).inputs());
      inside.addAll(node.getOutputList());
    }
    graph.getOutputList().forEach(output -> used.add(output.getName()));
    used.stream().filter(name -> !inside.contains(name)).forEach(into::add);
  }

  /**
   * Tells whether the outputs are random, so that two runs differ; also where a node of an inner
   * graph draws them.
   */
  boolean draws() {
    return draws(proto);
  }

  private static boolean draws(NodeProto node) {
    return DRAWN.contains(node.getOpType())
        || node.getAttributeList().stream()
            .anyMatch(
                attribute ->
                    draws(attribute.getG())
                        || attribute.getGraphsList().stream().anyMatch(GraphNode::draws));
  }

  private static boolean draws(GraphProto graph) {
    return graph.getNodeList().stream().anyMatch(GraphNode::draws);
  }

  /**
   * {@return a text for messages, such as {@code node /fc/Gemm}; operation and outputs where the
   * node has no name}
   */
  @Override
  public String toString() {
    return describe(proto);
  }

  static String describe(NodeProto proto) {
    return proto.getName().isEmpty()
        ? "node " + proto.getOpType() + " that makes " + String.join(", ", proto.getOutputList())
        : "node " + proto.getName();
  }
}
