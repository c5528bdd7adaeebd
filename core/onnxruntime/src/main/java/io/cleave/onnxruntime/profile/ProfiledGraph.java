package io.cleave.onnxruntime.profile;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.cleave.onnxruntime.graph.GraphNode;
import io.cleave.onnxruntime.profile.KernelTimes.Kernel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A graph whose nodes have the names of the tensors that they make. The engine makes one node of
 * several, names it after one of them, and adds nodes without a name; so the name of a kernel
 * begins with that of a tensor or with none. Immutable.
 */
public final class ProfiledGraph {
  private final ModelProto model;
  private final Map<String, Integer> makers = new HashMap<>();

  /**
   * Names the nodes of a graph.
   *
   * @param graph the graph; left as it is
   */
  public ProfiledGraph(ModelProto graph) {
    ModelProto.Builder named = graph.toBuilder();
    List<NodeProto.Builder> nodes = named.getGraphBuilder().getNodeBuilderList();
    for (int i = 0; i < nodes.size(); i++) {
      NodeProto.Builder node = nodes.get(i);
      int maker = i;
      node.getOutputList().forEach(tensor -> makers.put(tensor, maker));
      makers.remove("");
      node.getOutputList().stream()
          .filter(tensor -> !tensor.isEmpty())
          .findFirst()
          .ifPresent(node::setName);
    }
    this.model = named.build();
  }

  /** {@return the graph to run} */
  public ModelProto model() {
    return model;
  }

  /**
   * {@return for each cut, the share of the time that the nodes before it take, from 0 to 1} These
   * are the nodes that take part in making what crosses it. A kernel without a name belongs to the
   * kernel that ran before it.
   *
   * @param cuts the names of the tensors to make for each cut, in the order of computation
   * @param times the times of the graph's kernels
   */
  public List<Double> sharesBefore(List<? extends Collection<String>> cuts, KernelTimes times) {
    int[] places = places(cuts);
    double[] sums = new double[cuts.size() + 1];
    int place = 0;
    for (Kernel kernel : times.kernels()) {
      place = maker(kernel.name()).map(node -> places[node]).orElse(place);
      sums[place] += kernel.micros();
    }
    double all = IntStream.range(0, sums.length).mapToDouble(i -> sums[i]).sum();
    double[] before = sums.clone();
    for (int i = 1; i < before.length; i++) {
      before[i] += before[i - 1];
    }
    return IntStream.range(0, cuts.size())
        .mapToObj(i -> all == 0 ? 0.0 : Math.min(1, before[i] / all))
        .toList();
  }

  /** For each node the index of the first cut that needs it; the number of cuts where none does. */
  private int[] places(List<? extends Collection<String>> cuts) {
    GraphProto graph = model.getGraph();
    int[] places = new int[graph.getNodeCount()];
    Arrays.fill(places, cuts.size());
    for (int i = 0; i < cuts.size(); i++) {
      Deque<String> open = new ArrayDeque<>(cuts.get(i));
      while (!open.isEmpty()) {
        Integer maker = makers.get(open.pop());
        if (maker != null && places[maker] == cuts.size()) {
          places[maker] = i;
          open.addAll(GraphNode.of(graph.getNode(maker)).inputs());
        }
      }
    }
    return places;
  }

  /** The node that makes the tensor with the longest name that a kernel's name begins with. */
  private Optional<Integer> maker(String kernel) {
    for (int length = kernel.length(); length > 0; length--) {
      Integer maker = makers.get(kernel.substring(0, length));
      if (maker != null) {
        return Optional.of(maker);
      }
    }
    return Optional.empty();
  }
}
