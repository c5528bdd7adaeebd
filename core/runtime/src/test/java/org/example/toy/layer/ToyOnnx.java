package org.example.toy.layer;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.Range;
import io.cleave.core.graph.GraphBuilder;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes toy layers as an ONNX graph. */
public final class ToyOnnx {
  private static final int FLOAT = TensorProto.DataType.FLOAT.getNumber();
  private static final int INT64 = TensorProto.DataType.INT64.getNumber();

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("toy");
  private final Map<String, String> renamed = new HashMap<>();

  /** Gives a tensor another name from now on, for who makes it again. */
  public void rename(String tensor, String other) {
    renamed.put(tensor, other);
  }

  public void keepNames() {
    renamed.clear();
  }

  public void weights(String name, float... values) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(FLOAT);
    tensor.addDims(values.length);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    graph.addInitializer(tensor);
  }

  /** Whole numbers that a node takes, as a tensor of their own. */
  public String numbers(String name, long... values) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(INT64);
    tensor.addDims(values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    graph.addInitializer(tensor);
    return name;
  }

  public void node(String operation, String output, List<String> inputs) {
    node(operation, output, inputs, Map.of());
  }

  public void node(
      String operation, String output, List<String> inputs, Map<String, Integer> attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(operation)
            .addAllInput(inputs)
            .addOutput(renamed.getOrDefault(output, output));
    attributes.forEach(
        (name, value) ->
            node.addAttribute(
                AttributeProto.newBuilder()
                    .setName(name)
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(value)));
    graph.addNode(node);
  }

  public void toFloat(String output, String input) {
    node("Cast", output, List.of(input), Map.of("to", FLOAT));
  }

  public void toInt64(String output, String input) {
    node("Cast", output, List.of(input), Map.of("to", INT64));
  }

  /** The outputs' types are left to the engine, so that a faulty layer can give others. */
  public ByteBuffer model(Range range) {
    for (TensorSpec tensor : range.given().tensors()) {
      graph.addInput(described(tensor));
    }
    for (TensorSpec tensor : range.computed()) {
      graph.addOutput(ValueInfoProto.newBuilder().setName(tensor.name()));
    }
    return GraphBuilder.bytes(
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .setGraph(graph)
            .build());
  }

  private static ValueInfoProto described(TensorSpec tensor) {
    int type = tensor.type() == ElementType.FLOAT32 ? FLOAT : INT64;
    return GraphBuilder.described(tensor.name(), type, dims(tensor));
  }

  private static TensorShapeProto.Builder dims(TensorSpec tensor) {
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    dims.addDimBuilder().setDimParam("batch");
    for (int i = 0; i < tensor.shape().rank(); i++) {
      TensorShapeProto.Dimension.Builder dim = dims.addDimBuilder();
      if (tensor.shape().isOpen(i)) {
        dim.setDimParam("tokens");
      } else {
        dim.setDimValue(tensor.shape().dim(i));
      }
    }
    return dims;
  }
}
