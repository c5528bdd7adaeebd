package io.cleave.onnxruntime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.PartId;
import io.cleave.core.graph.TensorLayout;
import io.cleave.core.graph.TensorLayout.Samples;
import io.cleave.onnxruntime.graph.OnnxException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares a loaded graph with what is said of it, where both come from files. */
final class GraphCheck {
  private final String network;
  private final Map<String, TensorLayout> layouts;

  private GraphCheck(String network, Map<String, TensorLayout> layouts) {
    this.network = network;
    this.layouts = layouts;
  }

  /**
   * Returns the graph after checking that it takes and gives the tensors of its range.
   *
   * @throws OnnxException if it does not, naming both; the graph is then closed
   */
  static OrtSession checked(PartId id, Map<String, TensorLayout> layouts, OrtSession session)
      throws OrtException, OnnxException {
    GraphCheck check = new GraphCheck(id.network(), layouts);
    try {
      check.require("takes", id.range().given().tensors(), session.getInputInfo());
      check.require("gives", id.range().computed(), session.getOutputInfo());
      return session;
    } catch (OrtException | OnnxException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private void require(String does, List<TensorSpec> told, Map<String, NodeInfo> found)
      throws OnnxException {
    Set<String> names = told.stream().map(TensorSpec::name).collect(Collectors.toSet());
    if (!names.equals(found.keySet())) {
      throw refused(does, new TreeSet<>(found.keySet()), new TreeSet<>(names));
    }
    for (TensorSpec tensor : told) {
      NodeInfo node = Objects.requireNonNull(found.get(tensor.name()));
      if (!(node.getInfo() instanceof TensorInfo info) || !fits(tensor, info)) {
        throw refused(does, shown(node), tensor);
      }
    }
  }

  private boolean fits(TensorSpec tensor, TensorInfo info) {
    return ElementTypes.of(info.onnxType).filter(tensor.type()::equals).isPresent()
        && (info.getShape().length == 0 || fits(tensor, info.getShape()));
  }

  /** Dimensions that the graph leaves open, and those of a batch or an open shape, may be any. */
  private boolean fits(TensorSpec tensor, long[] dims) {
    TensorLayout layout = Objects.requireNonNull(layouts.get(tensor.name()));
    int lead = layout.leadingOne() ? 1 : 0;
    boolean fits = dims.length == tensor.shape().rank() + lead;
    for (int i = 0; fits && i < tensor.shape().rank(); i++) {
      long dim = dims[i + lead];
      boolean any = dim < 0 || tensor.shape().isOpen(i);
      boolean batch = lead == 0 && i == 0 && layout.samples() == Samples.ROWS;
      fits = any || batch || dim == tensor.shape().dim(i);
    }
    return fits;
  }

  private static String shown(NodeInfo node) {
    return node.getInfo() instanceof TensorInfo info
        ? node.getName() + " " + info.type + " " + Arrays.toString(info.getShape())
        : node.toString();
  }

  private OnnxException refused(String does, Object found, Object told) {
    return new OnnxException(
        network, "the graph " + does + " " + found + " (expected: " + told + ", as is said of it)");
  }
}
