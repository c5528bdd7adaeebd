package io.cleave.onnxruntime;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.cleave.codec.tensor.Signature;
import io.cleave.core.Cost;
import io.cleave.core.Cut;
import io.cleave.onnxruntime.graph.GraphNode;
import io.cleave.onnxruntime.graph.ModuleNames;
import io.cleave.onnxruntime.graph.OnnxGraph;
import io.cleave.onnxruntime.graph.Position;
import io.cleave.onnxruntime.graph.Positions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The positions of a graph at which it can be cut, with names and costs. */
final class GraphCuts {
  private final OnnxGraph graph;
  private final Map<String, TensorFacts> facts;
  private final ModuleNames modules;
  private final Set<String> names = new HashSet<>(List.of(Cut.INPUT, Cut.OUTPUT));

  GraphCuts(OnnxGraph graph, Map<String, TensorFacts> facts) {
    this.graph = graph;
    this.facts = facts;
    this.modules = new ModuleNames(graph.dynamic());
  }

  List<Cut> cuts(Signature inputs, Signature outputs) {
    List<Cost> before = costs();
    Cost all = before.get(before.size() - 1);
    List<Cut> cuts = new ArrayList<>();
    cuts.add(new Cut(Cut.INPUT, inputs, Set.of(), Cost.NONE, all, Set.of()));
    for (Position position : Positions.of(graph)) {
      if (facts.keySet().containsAll(position.crossing())) {
        Cost head = before.get(position.node());
        Set<String> called = called(position);
        String name = called.iterator().next();
        called.remove(name);
        cuts.add(
            new Cut(name, signature(position), position.finished(), head, all.minus(head), called));
      }
    }
    cuts.add(new Cut(Cut.OUTPUT, outputs, Set.of(), all, Cost.NONE, Set.of()));
    return List.copyOf(cuts);
  }

  private Signature signature(Position position) {
    return new Signature(
        position.crossing().stream()
            .map(tensor -> Objects.requireNonNull(facts.get(tensor)).spec())
            .toList());
  }

  /**
   * Names the cut after the modules that end here, the outermost first, and after the tensors that
   * the node makes. Each name is given once.
   */
  private Set<String> called(Position position) {
    Set<String> called = new LinkedHashSet<>(modules.ending(position.node()));
    called.addAll(graph.dynamic().get(position.node()).outputs());
    called.removeIf(name -> !names.add(name));
    if (called.isEmpty()) {
      called.add("node " + position.node());
    }
    return called;
  }

  /**
   * For each node, the cost of it and of all nodes before it. Weights that several nodes use count
   * at the first of them.
   */
  private List<Cost> costs() {
    List<Cost> costs = new ArrayList<>();
    Set<String> counted = new HashSet<>();
    Cost sum = Cost.NONE;
    for (GraphNode node : graph.dynamic()) {
      long parameters =
          node.inputs().stream()
              .filter(counted::add)
              .mapToLong(input -> elements(graph.constant(input)))
              .sum();
      sum = sum.plus(new Cost(parameters, multiplyAdds(node)));
      costs.add(sum);
    }
    return costs;
  }

  private static long elements(TensorProto tensor) {
    return tensor.getDimsCount() == 0
        ? 0
        : tensor.getDimsList().stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
  }

  /**
   * The multiply-adds of convolutions and matrix products on the sample that was tried; 0 for all
   * other nodes.
   */
  private long multiplyAdds(GraphNode node) {
    List<String> inputs = node.proto().getInputList();
    TensorFacts output = facts.get(node.outputs().get(0));
    if (output == null || inputs.size() < 2) {
      return 0;
    }
    TensorProto weights = graph.constant(inputs.get(1));
    long made = output.sampled().elements();
    return switch (node.proto().getOpType()) {
      case "Conv" -> made * perFirstDim(weights);
      case "ConvTranspose" -> elementsOf(inputs.get(0)) * perFirstDim(weights);
      case "MatMul" -> made * depth(inputs.get(0), false);
      case "Gemm" -> made * depth(inputs.get(0), transposed(node));
      default -> 0;
    };
  }

  private static long perFirstDim(TensorProto weights) {
    return weights.getDimsCount() == 0 ? 0 : elements(weights) / Math.max(1, weights.getDims(0));
  }

  private long elementsOf(String tensor) {
    TensorFacts found = facts.get(tensor);
    return found == null ? 0 : found.sampled().elements();
  }

  private long depth(String tensor, boolean transposed) {
    TensorFacts found = facts.get(tensor);
    if (found == null || found.sampled().rank() == 0) {
      return 0;
    }
    return transposed ? 1 : found.sampled().dim(found.sampled().rank() - 1);
  }

  private static boolean transposed(GraphNode node) {
    return node.proto().getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals("transA"))
        .mapToLong(AttributeProto::getI)
        .anyMatch(value -> value != 0);
  }
}
