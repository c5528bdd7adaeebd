package io.cleave.onnxruntime;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.cleave.codec.tensor.ElementType;
import io.cleave.onnxruntime.graph.OnnxException;
import io.cleave.onnxruntime.graph.TypeNumbers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Writes small graphs. */
public final class TestGraph {
  private final ModelProto.Builder model =
      ModelProto.newBuilder()
          .setIrVersion(8)
          .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17));

  public TestGraph() {
    model.getGraphBuilder().setName("test");
  }

  /** An input; -1 is a dimension that is left open. */
  public TestGraph input(String name, ElementType type, long... dims) {
    model.getGraphBuilder().addInput(described(name, TypeNumbers.of(type), dims));
    return this;
  }

  public TestGraph input(ValueInfoProto described) {
    model.getGraphBuilder().addInput(described);
    return this;
  }

  public static ValueInfoProto described(String name, int type, long... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long dim : dims) {
      shape.addDimBuilder();
      if (dim >= 0) {
        shape.getDimBuilder(shape.getDimCount() - 1).setDimValue(dim);
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
        .build();
  }

  /** Outputs of types and shapes that the file does not say. */
  public TestGraph outputs(String... names) {
    for (String name : names) {
      model.getGraphBuilder().addOutput(ValueInfoProto.newBuilder().setName(name));
    }
    return this;
  }

  public TestGraph floats(String name, float[] values, long... dims) {
    TensorProto.Builder tensor = tensor(name, TensorProto.DataType.FLOAT, dims);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    model.getGraphBuilder().addInitializer(tensor);
    return this;
  }

  public TestGraph integers(String name, long... values) {
    TensorProto.Builder tensor = tensor(name, TensorProto.DataType.INT64, values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    model.getGraphBuilder().addInitializer(tensor);
    return this;
  }

  private static TensorProto.Builder tensor(String name, TensorProto.DataType type, long... dims) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name);
    tensor.setDataType(type.getNumber());
    for (long dim : dims) {
      tensor.addDims(dim);
    }
    return tensor;
  }

  /** A node of one output, which has the node's name. */
  public TestGraph node(
      String operation, String output, List<String> inputs, Object... attributes) {
    return node(operation, List.of(output), inputs, attributes);
  }

  /** A node; attributes are names and values in turn. */
  public TestGraph node(
      String operation, List<String> outputs, List<String> inputs, Object... attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setName(outputs.get(0))
            .setOpType(operation)
            .addAllInput(inputs)
            .addAllOutput(outputs);
    for (int i = 0; i < attributes.length; i += 2) {
      node.addAttribute(attribute((String) attributes[i], attributes[i + 1]));
    }
    model.getGraphBuilder().addNode(node);
    return this;
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    if (value instanceof long[] numbers) {
      attribute.setType(AttributeProto.AttributeType.INTS);
      for (long number : numbers) {
        attribute.addInts(number);
      }
    } else if (value instanceof Integer number) {
      attribute.setType(AttributeProto.AttributeType.INT).setI(number);
    } else if (value instanceof Float number) {
      attribute.setType(AttributeProto.AttributeType.FLOAT).setF(number);
    } else if (value instanceof float[] numbers) {
      attribute.setType(AttributeProto.AttributeType.FLOATS);
      for (float number : numbers) {
        attribute.addFloats(number);
      }
    } else if (value instanceof TestGraph body) {
      attribute.setType(AttributeProto.AttributeType.GRAPH).setG(body.model.getGraph());
    } else if (value instanceof TensorProto tensor) {
      attribute.setType(AttributeProto.AttributeType.TENSOR).setT(tensor);
    } else {
      throw new IllegalArgumentException("attribute: " + value);
    }
    return attribute.build();
  }

  /** What was written so far, to be changed. */
  public ModelProto.Builder model() {
    return model;
  }

  public ByteBuffer bytes() {
    return ByteBuffer.wrap(model.build().toByteArray());
  }

  public OnnxNetwork network() throws OnnxException {
    return OnnxNetwork.parse("test", bytes(), Map.of());
  }
}
