package io.cleave.onnxruntime;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import io.cleave.codec.tensor.ElementType;
import io.cleave.core.graph.GraphWeight;
import io.cleave.onnxruntime.graph.SubGraph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A graph that runs so that its tensors can be observed. Its outputs are small: shapes, and sums in
 * place of values. So the engine can free each tensor as soon as the last node has used it.
 */
final class Observation implements AutoCloseable {
  private static final String SHAPE = "cleave:shape:";
  private static final String SUM = "cleave:sum:";
  private static final int FLOAT = 1;

  private final OrtSession session;
  private final Set<String> values;
  private final TrialTime time;

  private Observation(OrtSession session, Collection<String> values, TrialTime time) {
    this.session = session;
    this.values = Set.copyOf(values);
    this.time = time;
  }

  /** Finds the element types that the engine infers, without a run. */
  static Map<String, OnnxTensorType> types(
      ModelProto whole, Collection<String> tensors, Map<String, GraphWeight> outside)
      throws OrtException {
    ModelProto all = SubGraph.observed(whole, List.of(), tensors);
    Map<String, OnnxTensorType> types = new LinkedHashMap<>();
    try (OrtSession session = OnnxRuntime.unoptimised(GraphBytes.of(all, outside))) {
      for (NodeInfo output : session.getOutputInfo().values()) {
        if (output.getInfo() instanceof TensorInfo info) {
          types.put(output.getName(), info.onnxType);
        }
      }
    }
    return types;
  }

  /** Prepares to observe the shapes of tensors. */
  static Observation ofShapes(
      ModelProto whole,
      Collection<String> tensors,
      TrialTime time,
      Map<String, GraphWeight> outside)
      throws OrtException {
    List<NodeProto> nodes = new ArrayList<>();
    tensors.forEach(tensor -> nodes.add(node("Shape", tensor, SHAPE + tensor)));
    List<String> outputs = tensors.stream().map(tensor -> SHAPE + tensor).toList();
    return new Observation(observing(whole, nodes, outputs, outside), Set.of(), time);
  }

  /**
   * Prepares to observe sums of absolute values, for each row or for the whole tensor, and the
   * values of small tensors.
   *
   * @param types of the tensors' elements
   * @param rows tensors to sum row by row, with their ranks
   * @param wholes tensors to sum as a whole
   * @param values small tensors of which all values are wanted
   * @param time that all runs together may take
   * @param outside as {@link GraphBytes#of} takes them
   */
  static Observation ofValues(
      ModelProto whole,
      Map<String, ElementType> types,
      Map<String, Integer> rows,
      Collection<String> wholes,
      Collection<String> values,
      TrialTime time,
      Map<String, GraphWeight> outside)
      throws OrtException {
    List<NodeProto> nodes = new ArrayList<>();
    List<String> outputs = new ArrayList<>(values);
    int opset = opset(whole);
    rows.forEach(
        (tensor, rank) -> {
          String floats = floats(tensor, known(types, tensor), nodes);
          if (rank == 1) {
            nodes.add(node("Abs", floats, SUM + tensor));
          } else {
            addSum(floats, SUM + tensor, IntStream.range(1, rank).toArray(), opset, nodes);
          }
        });
    wholes.forEach(
        tensor -> {
          String floats = floats(tensor, known(types, tensor), nodes);
          addSum(floats, SUM + tensor, new int[0], opset, nodes);
        });
    rows.keySet().forEach(tensor -> outputs.add(SUM + tensor));
    wholes.forEach(tensor -> outputs.add(SUM + tensor));
    return new Observation(observing(whole, nodes, outputs, outside), values, time);
  }

  private static ElementType known(Map<String, ElementType> types, String tensor) {
    return Objects.requireNonNull(types.get(tensor), tensor);
  }

  private static OrtSession observing(
      ModelProto whole,
      List<NodeProto> nodes,
      List<String> outputs,
      Map<String, GraphWeight> outside)
      throws OrtException {
    ModelProto observed = SubGraph.observed(whole, nodes, outputs);
    return OnnxRuntime.unoptimised(GraphBytes.of(observed, outside));
  }

  private static int opset(ModelProto model) {
    return model.getOpsetImportList().stream()
        .filter(opset -> opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx"))
        .mapToInt(opset -> (int) opset.getVersion())
        .max()
        .orElse(1);
  }

  /**
   * The tensor itself where its elements are float32: one node less lets a large graph load sooner.
   */
  private static String floats(String tensor, ElementType type, List<NodeProto> nodes) {
    if (type == ElementType.FLOAT32) {
      return tensor;
    }
    String cast = "cleave:cast:" + tensor;
    nodes.add(node("Cast", tensor, cast, number("to", FLOAT)));
    return cast;
  }

  /**
   * Sums over some axes, or over all of them where none is named. From opset 18 on the axes are an
   * input.
   */
  private static void addSum(
      String tensor, String output, int[] axes, int opset, List<NodeProto> nodes) {
    NodeProto sum = node("ReduceL1", tensor, output, number("keepdims", 0));
    if (axes.length == 0) {
      nodes.add(sum);
    } else if (opset < 18) {
      nodes.add(sum.toBuilder().addAttribute(numbers("axes", axes)).build());
    } else {
      String input = "cleave:axes:" + tensor;
      nodes.add(
          NodeProto.newBuilder()
              .setOpType("Constant")
              .addOutput(input)
              .addAttribute(numbers("value_ints", axes))
              .build());
      nodes.add(sum.toBuilder().addInput(input).build());
    }
  }

  private static NodeProto node(
      String operation, String input, String output, AttributeProto... attributes) {
    return NodeProto.newBuilder()
        .setOpType(operation)
        .addInput(input)
        .addOutput(output)
        .addAllAttribute(List.of(attributes))
        .build();
  }

  private static AttributeProto number(String name, int value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static AttributeProto numbers(String name, int... values) {
    AttributeProto.Builder numbers =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    Arrays.stream(values).forEach(numbers::addInts);
    return numbers.build();
  }

  /**
   * What a run showed.
   *
   * @param dims of each tensor
   * @param sums of each tensor
   * @param values of small tensors of integers
   */
  record Seen(Map<String, long[]> dims, Map<String, float[]> sums, Map<String, long[]> values) {
    /** The dimensions of a tensor that was observed. */
    long[] dims(String tensor) {
      return Objects.requireNonNull(dims.get(tensor), tensor);
    }

    /** The sums of a tensor that was observed. */
    float[] sums(String tensor) {
      return Objects.requireNonNull(sums.get(tensor), tensor);
    }

    /** The values of a tensor that was observed. */
    long[] values(String tensor) {
      return Objects.requireNonNull(values.get(tensor), tensor);
    }

    /**
     * Combines the dimensions that another run on the same samples showed with this run's sums and
     * values.
     */
    Seen withDims(Seen other) {
      return new Seen(other.dims, sums, values);
    }
  }

  Seen run(SampleInputs inputs, int first, int batch) throws OrtException {
    Seen seen = new Seen(new HashMap<>(), new HashMap<>(), new HashMap<>());
    try (BoundTensors given = inputs.tensors(first, batch);
        OrtSession.Result result = time.run(session, given)) {
      for (Map.Entry<String, OnnxValue> entry : result) {
        OnnxTensor tensor = (OnnxTensor) entry.getValue();
        String name = entry.getKey();
        if (values.contains(name)) {
          seen.values().put(name, integers(tensor));
        } else if (name.startsWith(SHAPE)) {
          seen.dims().put(name.substring(SHAPE.length()), integers(tensor));
        } else {
          seen.sums().put(name.substring(SUM.length()), floats(tensor));
        }
      }
    }
    return seen;
  }

  private static float[] floats(OnnxTensor tensor) {
    FloatBuffer data = tensor.getFloatBuffer();
    float[] values = new float[data.remaining()];
    data.get(values);
    return values;
  }

  private static long[] integers(OnnxTensor tensor) {
    ElementType type = ElementTypes.of(tensor.getInfo().onnxType).orElseThrow();
    ByteBuffer data = tensor.getByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long[] values = new long[data.remaining() / type.bytes()];
    for (int i = 0; i < values.length; i++) {
      values[i] = type == ElementType.INT64 ? data.getLong() : data.getInt();
    }
    return values;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
