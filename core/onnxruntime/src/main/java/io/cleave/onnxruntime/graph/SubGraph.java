package io.cleave.onnxruntime.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.cleave.codec.internal.Check;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Cuts the nodes that make some tensors from others out of a graph, as a model of their own.
 * Immutable.
 */
public final class SubGraph {
  private final OnnxGraph graph;

  /**
   * Prepares to cut a graph.
   *
   * @param graph the whole graph
   */
  public SubGraph(OnnxGraph graph) {
    this.graph = graph;
  }

  /**
   * {@return a model of the nodes that make the wanted tensors, with the weights that they use}
   *
   * @param given names of the tensors that become the model's inputs
   * @param wanted names of the tensors to make, none of them given
   * @param described gives the declaration of a tensor in the model, which has at least its name
   * @throws IllegalArgumentException if the nodes need an input of the graph that is not given;
   *     names it
   */
  public ModelProto model(
      Collection<String> given,
      Collection<String> wanted,
      Function<String, ValueInfoProto> described) {
    Set<GraphNode> makers = graph.makersOf(given, wanted);
    Set<String> used = new HashSet<>(wanted);
    makers.forEach(node -> used.addAll(node.inputs()));
    requireGiven(given, used);
    GraphProto whole = graph.model().getGraph();
    GraphProto.Builder part = GraphProto.newBuilder().setName(whole.getName());
    graph.order().stream().filter(makers::contains).forEach(node -> part.addNode(node.proto()));
    whole.getInitializerList().stream()
        .filter(tensor -> used.contains(tensor.getName()))
        .forEach(part::addInitializer);
    whole.getSparseInitializerList().stream()
        .filter(tensor -> used.contains(tensor.getValues().getName()))
        .forEach(part::addSparseInitializer);
    given.forEach(tensor -> part.addInput(described.apply(tensor)));
    wanted.forEach(tensor -> part.addOutput(described.apply(tensor)));
    return model(part);
  }

  private void requireGiven(Collection<String> given, Set<String> used) {
    for (String input : graph.inputs().keySet()) {
      if (used.contains(input) && !given.contains(input)) {
        throw Check.refusal("range", "needs " + input, "only " + String.join(", ", given));
      }
    }
  }

  /** Puts the file's versions and functions around another graph. */
  private ModelProto model(GraphProto.Builder part) {
    ModelProto whole = graph.model();
    return ModelProto.newBuilder()
        .setIrVersion(whole.getIrVersion())
        .addAllOpsetImport(whole.getOpsetImportList())
        .addAllFunctions(whole.getFunctionsList())
        .setGraph(part)
        .build();
  }

  /**
   * {@return the model with more nodes, and with only the named tensors as its outputs} Each added
   * node comes directly after the node that makes its first input. The engine sorts nodes by
   * position, in a list that grows with all nodes that could be next; thousands of nodes at the end
   * would take seconds to load.
   *
   * @param part the model of a part; left as it is
   * @param nodes to add, which read tensors of the part, in the order of the computation
   * @param outputs names of tensors that the added nodes or the part make
   */
  public static ModelProto observed(
      ModelProto part, List<NodeProto> nodes, Collection<String> outputs) {
    Map<String, List<NodeProto>> readers =
        nodes.stream()
            .collect(
                Collectors.groupingBy(
                    node -> node.getInputCount() == 0 ? "" : node.getInput(0),
                    HashMap::new,
                    Collectors.toList()));
    ModelProto.Builder model = part.toBuilder();
    GraphProto.Builder graph = model.getGraphBuilder().clearOutput().clearNode();
    addReaders("", readers, graph);
    graph.getInputList().forEach(input -> addReaders(input.getName(), readers, graph));
    part.getGraph().getNodeList().forEach(node -> addWithReaders(node, readers, graph));
    outputs.forEach(output -> graph.addOutput(untyped(output)));
    return model.build();
  }

  private static void addWithReaders(
      NodeProto node, Map<String, List<NodeProto>> readers, GraphProto.Builder graph) {
    graph.addNode(node);
    node.getOutputList().forEach(made -> addReaders(made, readers, graph));
  }

  private static void addReaders(
      String tensor, Map<String, List<NodeProto>> readers, GraphProto.Builder graph) {
    List<NodeProto> all = readers.remove(tensor);
    if (all != null) {
      all.forEach(reader -> addWithReaders(reader, readers, graph));
    }
  }

  /**
   * {@return the declaration of a tensor that has only a name; an engine infers type and shape}
   *
   * @param name of the tensor
   */
  public static ValueInfoProto untyped(String name) {
    return ValueInfoProto.newBuilder().setName(name).build();
  }
}
