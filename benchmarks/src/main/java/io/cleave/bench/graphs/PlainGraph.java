package io.cleave.bench.graphs;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.Range;
import io.cleave.core.graph.GraphNetwork;
import io.cleave.core.graph.GraphWeight;
import io.cleave.core.graph.PartGraph;
import io.cleave.core.graph.TensorLayout;
import io.cleave.core.weights.WeightReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The graph of a part as a user of ONNX Runtime's Java API would run it: inputs in direct buffers,
 * outputs read as they come, or written into direct buffers. The session's options are those of the
 * engine's own parts.
 */
final class PlainGraph implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment("cleave");
  private final PartGraph graph;
  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs;
  private Map<String, OnnxTensor> outputs = Map.of();

  static PlainGraph of(Part part, Tensors given, int threads) throws IOException, OrtException {
    return new PlainGraph(part.model(), part.id().range(), given, threads, OptLevel.ALL_OPT);
  }

  /** The whole, each node by itself. */
  static PlainGraph unfused(Model model, Tensors given) throws IOException, OrtException {
    return new PlainGraph(model, model.network().whole(), given, 1, OptLevel.NO_OPT);
  }

  private PlainGraph(Model model, Range range, Tensors given, int threads, OptLevel level)
      throws IOException, OrtException {
    GraphNetwork network = (GraphNetwork) model.network();
    try (WeightReader reader = model.weights().open(network.tensors())) {
      graph = network.graph(range, reader);
    }
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setOptimizationLevel(level);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.setMemoryPatternOptimization(false);
      options.setCPUArenaAllocator(false);
      options.addExternalInitializers(beside());
      session = environment.createSession(graph.onnx(), options);
    }
    inputs = bound(given);
  }

  /** Weights that the engine reads from the file they are in; they stay mapped with the graph. */
  private Map<String, OnnxTensorLike> beside() throws OrtException {
    Map<String, OnnxTensorLike> beside = new LinkedHashMap<>();
    for (Map.Entry<String, GraphWeight> entry : graph.beside().entrySet()) {
      GraphWeight weight = entry.getValue();
      long[] dims = weight.dims().stream().mapToLong(Long::longValue).toArray();
      beside.put(
          entry.getKey(),
          OnnxTensor.createTensor(environment, weight.values(), dims, type(weight.type())));
    }
    return beside;
  }

  private static OnnxJavaType type(ElementType type) {
    return type == ElementType.FLOAT32 ? OnnxJavaType.FLOAT : OnnxJavaType.valueOf(type.name());
  }

  /** Has the next runs write what they make into memory that is there. */
  void into(Tensors wanted) throws OrtException {
    outputs = bound(wanted);
  }

  private Map<String, OnnxTensor> bound(Tensors tensors) throws OrtException {
    Map<String, OnnxTensor> bound = new LinkedHashMap<>();
    for (TensorSpec spec : tensors.signature().tensors()) {
      TensorLayout layout = Objects.requireNonNull(graph.layouts().get(spec.name()));
      long[] dims = layout.dims(spec.shape(), tensors.batch());
      bound.put(
          spec.name(),
          OnnxTensor.createTensor(environment, tensors.data(spec.name()), dims, type(spec.type())));
    }
    return bound;
  }

  void run() {
    try (OrtSession.Result result =
        outputs.isEmpty() ? session.run(inputs) : session.run(inputs, Set.of(), outputs)) {
      for (int i = 0; i < result.size(); i++) {
        if (result.isResultOwner(i)) {
          ((OnnxTensor) result.get(i)).getByteBuffer();
        }
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What comes out of one sample. */
  Tensors outputs(Signature signature) throws OrtException {
    Tensors made = Tensors.allocate(signature, 1);
    into(made);
    run();
    return made;
  }

  @Override
  public void close() throws OrtException {
    inputs.values().forEach(OnnxTensor::close);
    outputs.values().forEach(OnnxTensor::close);
    session.close();
  }
}
