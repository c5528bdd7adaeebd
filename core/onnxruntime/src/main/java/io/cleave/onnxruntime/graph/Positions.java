package io.cleave.onnxruntime.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Finds every place at which a graph falls into two parts: between any two nodes that depend on an
 * input.
 */
public final class Positions {
  /** Max tensors that may cross; real networks have up to 24: {@value}. */
  static final int MAX_CROSSING = 256;

  private Positions() {}

  /**
   * {@return the positions of a graph in order, without its beginning and its end} Leaves out
   * positions that no tensor crosses, and those that more than 256 tensors cross. Directly behind a
   * QuantizeLinear, whatever is quantised crosses as the integers, and the tail turns them into
   * floats again.
   *
   * @param graph to cut
   */
  public static List<Position> of(OnnxGraph graph) {
    Map<String, Integer> lastUse = lastUses(graph);
    Set<String> alive = new LinkedHashSet<>(graph.inputs().keySet());
    alive.retainAll(lastUse.keySet());
    Set<String> finished = new HashSet<>();
    graph.outputs().keySet().stream().filter(graph::isConstant).forEach(finished::add);
    Set<String> shared = Set.copyOf(finished);
    List<Position> positions = new ArrayList<>();
    List<GraphNode> nodes = graph.dynamic();
    Map<String, String> restored = restored(graph);
    for (int i = 0; i < nodes.size() - 1; i++) {
      List<String> outputs = nodes.get(i).outputs();
      outputs.stream().filter(lastUse::containsKey).forEach(alive::add);
      for (String input : nodes.get(i).inputs()) {
        if (Objects.requireNonNull(lastUse.get(input)) <= i) {
          alive.remove(input);
        }
      }
      outputs.stream().filter(graph.outputs()::containsKey).forEach(finished::add);
      if (shared.size() < finished.size()) {
        shared = Set.copyOf(finished);
      }
      if (!alive.isEmpty() && alive.size() <= MAX_CROSSING) {
        boolean quantised = nodes.get(i).proto().getOpType().equals("QuantizeLinear");
        Collection<String> crossing = quantised ? integers(alive, restored) : alive;
        positions.add(new Position(i, List.copyOf(crossing), shared));
      }
    }
    return positions;
  }

  /** For each tensor that constants and a tensor of integers give, these integers. */
  private static Map<String, String> restored(OnnxGraph graph) {
    Map<String, String> restored = new HashMap<>();
    for (GraphNode node : graph.dynamic()) {
      if (node.proto().getOpType().equals("DequantizeLinear")) {
        List<String> inputs = node.inputs();
        if (inputs.stream().skip(1).allMatch(graph::isConstant)) {
          restored.put(node.outputs().get(0), inputs.get(0));
        }
      }
    }
    return restored;
  }

  private static Set<String> integers(Set<String> alive, Map<String, String> restored) {
    Set<String> crossing = new LinkedHashSet<>();
    alive.forEach(tensor -> crossing.add(restored.getOrDefault(tensor, tensor)));
    return crossing;
  }

  /** An input that is also an output is in use up to the end. */
  private static Map<String, Integer> lastUses(OnnxGraph graph) {
    Map<String, Integer> last = new HashMap<>();
    List<GraphNode> nodes = graph.dynamic();
    for (int i = 0; i < nodes.size(); i++) {
      for (String input : nodes.get(i).inputs()) {
        last.put(input, i);
      }
    }
    graph.inputs().keySet().stream()
        .filter(graph.outputs()::containsKey)
        .forEach(input -> last.put(input, nodes.size()));
    return last;
  }
}
