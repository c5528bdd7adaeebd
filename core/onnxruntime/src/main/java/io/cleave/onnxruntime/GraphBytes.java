package io.cleave.onnxruntime;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.cleave.core.graph.GraphBuilder;
import io.cleave.core.graph.GraphWeight;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * A graph as the engine takes it.
 *
 * @param onnx the message, in direct memory
 * @param beside weights that the message names and does not contain, by name
 */
record GraphBytes(ByteBuffer onnx, Map<String, GraphWeight> beside) {
  /**
   * Writes a graph.
   *
   * @param outside weights of the whole graph that are outside its file, by name
   * @throws IllegalArgumentException if the message exceeds 2 GiB
   */
  static GraphBytes of(ModelProto model, Map<String, GraphWeight> outside) {
    Map<String, GraphWeight> beside = new HashMap<>();
    for (TensorProto weight : model.getGraph().getInitializerList()) {
      GraphWeight values = outside.get(weight.getName());
      if (values != null) {
        beside.put(weight.getName(), values);
      }
    }
    return new GraphBytes(GraphBuilder.bytes(model), beside);
  }
}
