package io.cleave.onnxruntime.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes models as exporters do that keep the weights in a file beside the graph. */
public final class MovedWeights {
  static final String FILE = "weights.bin";

  private final ByteArrayOutputStream weights = new ByteArrayOutputStream();

  private MovedWeights() {}

  /** Writes a model of float32 and int64 weights as {@code net.onnx}, and returns that path. */
  public static Path write(ModelProto model, Path folder) throws IOException {
    MovedWeights moved = new MovedWeights();
    ModelProto.Builder rest = model.toBuilder();
    moved.move(rest.getGraphBuilder());
    Files.write(folder.resolve(FILE), moved.weights.toByteArray());
    return Files.write(folder.resolve("net.onnx"), rest.build().toByteArray());
  }

  private void move(GraphProto.Builder graph) {
    graph.getInitializerBuilderList().forEach(this::move);
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
        if (attribute.hasT()) {
          move(attribute.getTBuilder());
        }
        if (attribute.hasG()) {
          move(attribute.getGBuilder());
        }
      }
    }
  }

  /** Leaves a gap of three bytes before each tensor. */
  private void move(TensorProto.Builder tensor) {
    byte[] raw = raw(tensor);
    weights.writeBytes(new byte[3]);
    set(tensor, "location", FILE);
    set(tensor, "offset", String.valueOf(weights.size()));
    set(tensor, "length", String.valueOf(raw.length));
    weights.writeBytes(raw);
    tensor.clearFloatData().clearInt64Data().clearRawData();
    tensor.setDataLocation(DataLocation.EXTERNAL);
  }

  private static byte[] raw(TensorProto.Builder tensor) {
    if (tensor.hasRawData()) {
      return tensor.getRawData().toByteArray();
    }
    int floats = tensor.getFloatDataCount();
    ByteBuffer raw =
        ByteBuffer.allocate(4 * floats + 8 * tensor.getInt64DataCount())
            .order(ByteOrder.LITTLE_ENDIAN);
    tensor.getFloatDataList().forEach(raw::putFloat);
    tensor.getInt64DataList().forEach(raw::putLong);
    return raw.array();
  }

  private static void set(TensorProto.Builder tensor, String key, String value) {
    tensor.addExternalData(StringStringEntryProto.newBuilder().setKey(key).setValue(value));
  }
}
