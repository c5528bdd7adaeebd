package io.cleave.onnxruntime.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.cleave.codec.internal.Check;
import io.cleave.core.graph.GraphBuilder;
import io.cleave.core.graph.GraphWeight;
import io.cleave.core.graph.PartGraph;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/** Puts weights that are handed over beside a graph into its bytes, so that it stands alone. */
public final class OneMessage {
  private OneMessage() {}

  /**
   * {@return the same graph, with all its weights in its bytes}
   *
   * @param graph of some layers
   * @throws IOException if its bytes are no ONNX model
   * @throws IllegalArgumentException if they would exceed 2 GiB
   */
  public static PartGraph of(PartGraph graph) throws IOException {
    Map<String, GraphWeight> beside = graph.beside();
    if (beside.isEmpty()) {
      return graph;
    }
    long bytes = beside.values().stream().mapToLong(weight -> weight.values().remaining()).sum();
    Check.argument(
        bytes + graph.onnx().remaining() <= Integer.MAX_VALUE,
        "weights",
        bytes + " bytes",
        "less than 2 GiB on each side of the cut");
    ModelProto.Builder model = ModelProto.parseFrom(graph.onnx().duplicate()).toBuilder();
    GraphProto.Builder builder = model.getGraphBuilder();
    for (int i = 0; i < builder.getInitializerCount(); i++) {
      TensorProto tensor = builder.getInitializer(i);
      GraphWeight weight = beside.get(tensor.getName());
      if (weight != null) {
        builder.setInitializer(i, filled(tensor, weight.values()));
      }
    }
    return new PartGraph(GraphBuilder.bytes(model.build()), graph.layouts());
  }

  private static TensorProto filled(TensorProto tensor, ByteBuffer values) {
    return tensor.toBuilder()
        .clearExternalData()
        .clearDataLocation()
        .setRawData(ByteString.copyFrom(values.duplicate()))
        .build();
  }
}
