package io.cleave.onnxruntime.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.cleave.codec.tensor.Signature;
import io.cleave.core.graph.GraphWeight;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * A graph whose nodes are in the order of the computation. Tensors that depend on no input are
 * constant: weights, and what nodes compute from weights alone. Immutable.
 */
public final class OnnxGraph {
  private final String source;
  private final ModelProto model;
  private final Map<String, GraphWeight> outside;
  private final Map<String, ValueInfoProto> inputs = new LinkedHashMap<>();
  private final Map<String, ValueInfoProto> outputs = new LinkedHashMap<>();
  private final Map<String, TensorProto> weights = new LinkedHashMap<>();
  private final Map<String, GraphNode> makers = new HashMap<>();
  private final Set<String> constants = new HashSet<>();
  private final List<GraphNode> order;
  private final List<GraphNode> dynamic;

  private OnnxGraph(OnnxFile file) throws OnnxException {
    this.source = file.source();
    this.model = file.model();
    this.outside = file.outside();
    GraphProto graph = model.getGraph();
    Versions.require(source, model);
    WeightCheck.require(file);
    Expansion.require(source, model);
    NodeCheck.require(source, model);
    addWeights(graph);
    addEnds(graph);
    List<GraphNode> nodes = new ArrayList<>();
    for (NodeProto proto : graph.getNodeList()) {
      GraphNode node = GraphNode.of(proto);
      nodes.add(node);
      addMaker(node);
    }
    requireDefined(nodes);
    this.order = needed(sorted(nodes));
    this.dynamic = order.stream().filter(node -> !isConstant(node)).toList();
  }

  /**
   * {@return the graph of a file, with its nodes in the order of the computation}
   *
   * @param file that was read
   * @throws OnnxException if a tensor is made twice or by no node, nodes depend on each other in a
   *     cycle, a weight has the wrong size or is in another file, the graph has no inputs or no
   *     outputs, it has too many nodes or too large tensors, or the file is of a version that the
   *     engine does not read; the message names the node or the tensor
   */
  public static OnnxGraph of(OnnxFile file) throws OnnxException {
    return new OnnxGraph(file);
  }

  private void addWeights(GraphProto graph) throws OnnxException {
    for (TensorProto tensor : graph.getInitializerList()) {
      if (weights.put(tensor.getName(), tensor) != null) {
        throw refused("weight " + tensor.getName() + " twice (expected: each name once)");
      }
    }
    constants.addAll(weights.keySet());
    graph.getSparseInitializerList().forEach(sparse -> constants.add(sparse.getValues().getName()));
  }

  /** Older exporters list weights among the inputs, where they do not count. */
  private void addEnds(GraphProto graph) throws OnnxException {
    for (ValueInfoProto input : graph.getInputList()) {
      if (!constants.contains(input.getName()) && inputs.put(input.getName(), input) != null) {
        throw refused("input " + input.getName() + " twice (expected: each name once)");
      }
    }
    for (ValueInfoProto output : graph.getOutputList()) {
      if (outputs.put(output.getName(), output) != null) {
        throw refused("output " + output.getName() + " twice (expected: each name once)");
      }
    }
    boolean some = !inputs.isEmpty() && !outputs.isEmpty();
    if (!some || inputs.size() > Signature.MAX_TENSORS || outputs.size() > Signature.MAX_TENSORS) {
      throw refused(
          String.format(
              Locale.ROOT,
              "%d inputs, %d outputs (expected: 1 to %d)",
              inputs.size(),
              outputs.size(),
              Signature.MAX_TENSORS));
    }
  }

  private void addMaker(GraphNode node) throws OnnxException {
    for (String output : node.outputs()) {
      GraphNode other = makers.put(output, node);
      if (other != null || constants.contains(output) || inputs.containsKey(output)) {
        String by = other == null ? "is an input or a weight" : "is made by " + other;
        throw refused(node + ": makes " + output + ", which " + by + " (expected: a new name)");
      }
    }
  }

  private void requireDefined(List<GraphNode> nodes) throws OnnxException {
    for (GraphNode node : nodes) {
      for (String input : node.inputs()) {
        if (!isDefined(input)) {
          throw refused(node + ": takes " + input + ", which nothing makes (expected: a tensor)");
        }
      }
    }
    for (String output : outputs.keySet()) {
      if (!isDefined(output)) {
        throw refused("output " + output + ": made by nothing (expected: a tensor)");
      }
    }
  }

  private boolean isDefined(String tensor) {
    return makers.containsKey(tensor) || constants.contains(tensor) || inputs.containsKey(tensor);
  }

  /**
   * Keeps the order of the file, except for nodes that stand before a node whose output they take.
   */
  private List<GraphNode> sorted(List<GraphNode> nodes) throws OnnxException {
    int[] missing = new int[nodes.size()];
    Map<String, List<Integer>> users = new HashMap<>();
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int i = 0; i < missing.length; i++) {
      for (String input : nodes.get(i).inputs()) {
        if (makers.containsKey(input)) {
          missing[i]++;
          users.computeIfAbsent(input, name -> new ArrayList<>()).add(i);
        }
      }
      if (missing[i] == 0) {
        ready.add(i);
      }
    }
    List<GraphNode> sorted = new ArrayList<>();
    while (!ready.isEmpty()) {
      GraphNode node = nodes.get(ready.poll());
      sorted.add(node);
      addConstants(node);
      for (String output : node.outputs()) {
        for (int user : users.getOrDefault(output, List.of())) {
          if (--missing[user] == 0) {
            ready.add(user);
          }
        }
      }
    }
    for (int i = 0; i < missing.length; i++) {
      if (missing[i] > 0) {
        throw refused(nodes.get(i) + ": needs itself (expected: no cycle)");
      }
    }
    return sorted;
  }

  private void addConstants(GraphNode node) {
    if (!node.draws() && constants.containsAll(node.inputs())) {
      constants.addAll(node.outputs());
    }
  }

  private List<GraphNode> needed(List<GraphNode> sorted) {
    Set<GraphNode> needed = makersOf(Set.of(), outputs.keySet());
    return sorted.stream().filter(needed::contains).toList();
  }

  /**
   * Every node that takes part in making the wanted tensors from the given ones; compared by
   * identity.
   */
  Set<GraphNode> makersOf(Collection<String> given, Collection<String> wanted) {
    Set<GraphNode> found = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<String> seen = new HashSet<>(given);
    Deque<String> open = new ArrayDeque<>(wanted);
    while (!open.isEmpty()) {
      String tensor = open.pop();
      GraphNode maker = makers.get(tensor);
      if (seen.add(tensor) && maker != null && found.add(maker)) {
        open.addAll(maker.inputs());
      }
    }
    return found;
  }

  private boolean isConstant(GraphNode node) {
    return node.outputs().stream().anyMatch(constants::contains);
  }

  private OnnxException refused(String reason) {
    return new OnnxException(source, reason);
  }

  /** {@return the name of the file in messages} */
  public String source() {
    return source;
  }

  /** {@return the whole file as objects, including what no output needs} */
  public ModelProto model() {
    return model;
  }

  /** {@return the weights that only other files contain, by name} */
  public Map<String, GraphWeight> outside() {
    return outside;
  }

  /** {@return the inputs of the graph without weights, as name to description, in order} */
  public Map<String, ValueInfoProto> inputs() {
    return inputs;
  }

  /** {@return the outputs of the graph, as name to description, in order} */
  public Map<String, ValueInfoProto> outputs() {
    return outputs;
  }

  /**
   * {@return a weight, which the file lists or a Constant node makes; an empty tensor if there is
   * no weight of that name}
   *
   * @param name of the tensor
   */
  public TensorProto constant(String name) {
    TensorProto weight = weights.get(name);
    GraphNode maker = makers.get(name);
    if (weight == null && maker != null && maker.proto().getOpType().equals("Constant")) {
      return maker.proto().getAttributeList().stream()
          .filter(attribute -> attribute.hasT())
          .map(AttributeProto::getT)
          .findFirst()
          .orElse(TensorProto.getDefaultInstance());
    }
    return weight == null ? TensorProto.getDefaultInstance() : weight;
  }

  /** {@return the nodes that an output needs, in the order of the computation} */
  public List<GraphNode> order() {
    return order;
  }

  /**
   * {@return the nodes of {@link #order} that depend on an input, in the order of the computation}
   */
  public List<GraphNode> dynamic() {
    return dynamic;
  }

  /**
   * {@return whether the tensor is the same for all inputs: a weight, or computed from weights
   * alone}
   *
   * @param tensor its name
   */
  public boolean isConstant(String tensor) {
    return constants.contains(tensor);
  }

  /**
   * {@return the names of the inputs, followed by all outputs of the {@link #dynamic} nodes in the
   * order of the computation}
   */
  public Set<String> tensors() {
    Set<String> tensors = new LinkedHashSet<>(inputs.keySet());
    dynamic.forEach(node -> tensors.addAll(node.outputs()));
    return tensors;
  }
}
