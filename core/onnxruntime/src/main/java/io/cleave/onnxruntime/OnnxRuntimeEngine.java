package io.cleave.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.cleave.codec.internal.Check;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.PartId;
import io.cleave.core.Range;
import io.cleave.core.graph.GraphNetwork;
import io.cleave.core.graph.PartGraph;
import io.cleave.core.weights.WeightReader;
import io.cleave.onnxruntime.graph.OnnxException;
import java.io.IOException;
import java.util.Optional;

/**
 * ONNX Runtime on the processor. Each part has its own threads: one for each core, or as many as
 * the property {@code cleave.onnxruntime.threads} says. They sleep while the part does not run.
 */
public final class OnnxRuntimeEngine implements Engine {
  /** Makes the engine. ONNX Runtime itself starts when the first part is loaded. */
  public OnnxRuntimeEngine() {}

  @Override
  public String name() {
    return "onnxruntime";
  }

  /** {@return 1, because it takes about half the time and half the memory of PyTorch} */
  @Override
  public int preference() {
    return 1;
  }

  @Override
  public boolean runs(Network network) {
    return network instanceof GraphNetwork graph
        && (OnnxFormat.isComplete() || !graph.needsFormat());
  }

  @Override
  public Part load(Model model, Range range) throws IOException {
    Check.argument(
        runs(model.network()),
        "network",
        model.network().name(),
        "one whose layers are a graph, with tribuo-util-onnx and protobuf-java on the class path");
    GraphNetwork network = (GraphNetwork) model.network();
    try (WeightReader reader = model.weights().open(network.tensors())) {
      reader.requireExactly(network.tensors());
      PartId id = PartId.of(network, range, reader);
      PartGraph graph = network.graph(range, reader);
      boolean foreign = !network.needsFormat();
      Optional<OrtSession> session = session(id, graph, foreign);
      return new OnnxRuntimePart(model, new LoadedGraph(id, graph.layouts(), session));
    }
  }

  /** Empty where every wanted tensor is given, as for a head that ends before the first layer. */
  private static Optional<OrtSession> session(PartId id, PartGraph graph, boolean foreign)
      throws IOException {
    if (id.range().computed().isEmpty()) {
      return Optional.empty();
    }
    try {
      OrtSession session = OnnxRuntime.session(graph.onnx());
      return Optional.of(foreign ? GraphCheck.checked(id, graph.layouts(), session) : session);
    } catch (OrtException e) {
      throw new OnnxException(id.network(), String.valueOf(e.getMessage()), e);
    }
  }
}
