package io.cleave.onnxruntime.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The constants of a graph and of the graphs around it: weights, and what Constant nodes make.
 *
 * @param around the constants of the graph around this one; null where there is none
 * @param tensors by name
 */
record Constants(@Nullable Constants around, Map<String, TensorProto> tensors) {
  static Constants of(GraphProto graph, @Nullable Constants around) {
    Constants constants = of(graph.getNodeList(), around);
    graph.getInitializerList().forEach(tensor -> constants.tensors.put(tensor.getName(), tensor));
    return constants;
  }

  static Constants of(List<NodeProto> nodes, @Nullable Constants around) {
    Constants constants = new Constants(around, new HashMap<>());
    for (NodeProto node : nodes) {
      if (node.getOpType().equals("Constant") && node.getOutputCount() > 0) {
        node.getAttributeList()
            .forEach(value -> constants.tensors.put(node.getOutput(0), Numbers.tensor(value)));
      }
    }
    return constants;
  }

  /**
   * The constant that is an input of a node; empty if there is no such input, or it is computed.
   */
  Optional<TensorProto> input(NodeProto node, int input) {
    if (input >= node.getInputCount()) {
      return Optional.empty();
    }
    for (Constants scope = this; scope != null; scope = scope.around) {
      TensorProto found = scope.tensors.get(node.getInput(input));
      if (found != null) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  /** The values of a small constant input, such as a shape. */
  Optional<double[]> few(NodeProto node, int input) {
    return input(node, input).flatMap(tensor -> Numbers.of(tensor, Numbers.FEW));
  }
}
