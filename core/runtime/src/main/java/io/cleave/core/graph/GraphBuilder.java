package io.cleave.core.graph;

import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.Range;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds an ONNX graph from layers, for networks whose tensors are float32 with a batch dimension
 * first. Not safe for concurrent use.
 */
public final class GraphBuilder {
  private static final int OPSET = 13;
  private static final int IR_VERSION = 7;

  private final ModelProto.Builder model =
      ModelProto.newBuilder()
          .setIrVersion(IR_VERSION)
          .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET));
  private final Range range;

  /**
   * Starts a graph.
   *
   * @param name the name of the network
   * @param range the tensors that the graph takes and returns
   */
  public GraphBuilder(String name, Range range) {
    this.range = range;
    model.getGraphBuilder().setName(name);
    range.given().tensors().forEach(tensor -> model.getGraphBuilder().addInput(described(tensor)));
    range
        .wanted()
        .tensors()
        .forEach(tensor -> model.getGraphBuilder().addOutput(described(tensor)));
  }

  private static ValueInfoProto described(TensorSpec tensor) {
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    dims.addDimBuilder().setDimParam("batch");
    TensorShape shape = tensor.shape();
    for (int i = 0; i < shape.rank(); i++) {
      dims.addDimBuilder().setDimValue(shape.dim(i));
    }
    return described(tensor.name(), TensorProto.DataType.FLOAT.getNumber(), dims);
  }

  /**
   * {@return the ONNX description of a tensor that a graph takes or returns}
   *
   * @param tensor the name of the tensor
   * @param elementType the number of the type in the ONNX format
   * @param dims the graph's dimensions, open ones by name
   */
  public static ValueInfoProto described(
      String tensor, int elementType, TensorShapeProto.Builder dims) {
    return ValueInfoProto.newBuilder()
        .setName(tensor)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(elementType).setShape(dims)))
        .build();
  }

  /**
   * Adds weights.
   *
   * @param name the name of the tensor
   * @param shape the shape of the tensor
   * @param values the float32 values, little-endian, all that remains; kept, not copied
   */
  public void weights(String name, Shape shape, ByteBuffer values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .setRawData(UnsafeByteOperations.unsafeWrap(values));
    for (long dim : shape.getShape()) {
      tensor.addDims(dim);
    }
    model.getGraphBuilder().addInitializer(tensor);
  }

  /**
   * Adds a node with one output.
   *
   * @param operation the ONNX name of the operation
   * @param output the name of the tensor that it computes, and of the node
   * @param inputs the names of tensors that are given or were computed before
   * @param attributes one or several whole numbers for each attribute's name
   */
  public void node(
      String operation, String output, List<String> inputs, Map<String, List<Integer>> attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(operation)
            .setName(output)
            .addAllInput(inputs)
            .addOutput(output);
    attributes.forEach((name, values) -> node.addAttribute(attribute(name, values)));
    model.getGraphBuilder().addNode(node);
  }

  private static AttributeProto attribute(String name, List<Integer> values) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    if (values.size() == 1) {
      return attribute.setType(AttributeProto.AttributeType.INT).setI(values.get(0)).build();
    }
    values.forEach(attribute::addInts);
    return attribute.setType(AttributeProto.AttributeType.INTS).build();
  }

  /**
   * {@return the graph, with the layouts of the tensors that it takes and returns}
   *
   * @throws IllegalArgumentException if the graph would exceed 2 GiB
   */
  public PartGraph build() {
    Map<String, TensorLayout> layouts = new HashMap<>();
    range.given().names().forEach(name -> layouts.put(name, TensorLayout.BATCH_FIRST));
    range.wanted().names().forEach(name -> layouts.put(name, TensorLayout.BATCH_FIRST));
    return new PartGraph(bytes(model.build()), layouts);
  }

  /**
   * {@return a model's bytes as in a file, in direct memory}
   *
   * @param model the model
   * @throws IllegalArgumentException if they would exceed 2 GiB
   */
  public static ByteBuffer bytes(ModelProto model) {
    int size = model.getSerializedSize();
    if (size < 0) {
      throw Check.refusal("graph", "over 2 GiB", "at most 2147483647 bytes");
    }
    ByteBuffer bytes = ByteBuffer.allocateDirect(size);
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      model.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException("graph: larger than its own size", e);
    }
    return bytes.flip();
  }
}
