package io.cleave.bench.graphs;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Model;
import io.cleave.core.Range;
import io.cleave.core.graph.GraphNetwork;
import io.cleave.core.graph.PartGraph;
import io.cleave.core.weights.WeightReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The graph of a part as a user of ONNX Runtime's Java API would run it: inputs in direct buffers,
 * outputs read as they come. The session's options are those of the engine's own parts.
 */
final class PlainGraph implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment("cleave");
  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();

  PlainGraph(Model model, Range range, Tensors given, int threads)
      throws IOException, OrtException {
    GraphNetwork network = (GraphNetwork) model.network();
    PartGraph graph;
    try (WeightReader reader = model.weights().open(network.tensors())) {
      graph = network.graph(range, reader);
    }
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.setMemoryPatternOptimization(false);
      session = environment.createSession(graph.onnx(), options);
    }
    for (TensorSpec spec : given.signature().tensors()) {
      long[] dims = graph.layouts().get(spec.name()).dims(spec.shape(), given.batch());
      OnnxJavaType type =
          switch (spec.type()) {
            case FLOAT32 -> OnnxJavaType.FLOAT;
            case INT64 -> OnnxJavaType.INT64;
            default -> throw new IllegalArgumentException("input: " + spec);
          };
      inputs.put(
          spec.name(), OnnxTensor.createTensor(environment, given.data(spec.name()), dims, type));
    }
  }

  void run() {
    try (OrtSession.Result result = session.run(inputs)) {
      for (int i = 0; i < result.size(); i++) {
        ((OnnxTensor) result.get(i)).getByteBuffer();
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws OrtException {
    inputs.values().forEach(OnnxTensor::close);
    session.close();
  }
}
