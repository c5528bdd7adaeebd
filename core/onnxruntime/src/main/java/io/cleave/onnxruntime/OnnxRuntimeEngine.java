package io.cleave.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Engine;
import io.cleave.core.LoadOptions;
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
import java.util.List;
import java.util.Optional;

/**
 * ONNX Runtime. Each part has its own threads: one for each core, or as many as the options, or
 * else the property {@code cleave.onnxruntime.threads}, say. They sleep while the part does not
 * run.
 */
public final class OnnxRuntimeEngine implements Engine {
  private final LoadOptions options;

  /**
   * Makes the engine, on the processor. ONNX Runtime itself starts when the first part is loaded.
   */
  public OnnxRuntimeEngine() {
    this(LoadOptions.DEFAULT);
  }

  private OnnxRuntimeEngine(LoadOptions options) {
    this.options = options;
  }

  /** {@return the execution providers that the library on the class path was built with} */
  @Override
  public List<String> providers() {
    return Providers.there();
  }

  /**
   * {@inheritDoc}
   *
   * <p>What an accelerator does not compute, the processor does.
   */
  @Override
  public Engine with(LoadOptions other) {
    Providers.of(other);
    return new OnnxRuntimeEngine(other);
  }

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

  /** {@return the shares, as the engine's profiler has them} */
  @Override
  public Optional<List<Double>> sharesBefore(
      Model model, Range range, List<Cut> within, Tensors inputs, int runs) throws IOException {
    if (!OnnxFormat.isComplete()
        || !(model.network() instanceof GraphNetwork network)
        || range.computed().isEmpty()) {
      return Optional.empty();
    }
    try (WeightReader reader = model.weights().open(network.tensors())) {
      PartGraph graph = network.graph(range, reader);
      return new ProfiledRun(network.name(), graph).sharesBefore(within, inputs, runs);
    }
  }

  /** Empty where every wanted tensor is given, as for a head that ends before the first layer. */
  private Optional<OrtSession> session(PartId id, PartGraph graph, boolean foreign)
      throws IOException {
    if (id.range().computed().isEmpty()) {
      return Optional.empty();
    }
    try {
      OrtSession session =
          OnnxRuntime.session(new GraphBytes(graph.onnx(), graph.beside()), options);
      return Optional.of(foreign ? GraphCheck.checked(id, graph.layouts(), session) : session);
    } catch (OrtException e) {
      throw new OnnxException(id.network(), String.valueOf(e.getMessage()), e);
    }
  }
}
