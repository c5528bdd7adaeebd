package io.cleave.onnxruntime.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import com.google.protobuf.ByteString;
import io.cleave.codec.tensor.ElementType;
import io.cleave.core.graph.GraphWeight;
import io.cleave.onnxruntime.graph.ExternalReference.UnfitException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Finds weights that lie in files beside a model's: each is mapped. Large ones stay there. Small
 * ones, integers that may be shapes, and those of inner graphs are put into the model, as if its
 * own file had them.
 */
final class ExternalData {
  /**
   * Max weights in other files; each is a mapping, of which a process has some 65,000: {@value}.
   */
  static final int MAX_TENSORS = 16_384;

  /** Max bytes that are put into the model: {@value}. */
  static final long MAX_INSIDE = 1 << 29;

  /** Smaller weights are put into the model. */
  private static final int MIN_OUTSIDE = 1 << 10;

  private static final Set<ElementType> SHAPES = Set.of(ElementType.INT32, ElementType.INT64);

  private final String source;
  private final ModelFolder folder;
  private final List<ByteBuffer> mapped = new ArrayList<>();
  private final Map<String, GraphWeight> outside = new HashMap<>();
  private long inside;

  private ExternalData(String source, ModelFolder folder) {
    this.source = source;
    this.folder = folder;
  }

  /**
   * Reads the weights of a file, and constants in attributes, those of inner graphs included. Other
   * references are left as they are.
   *
   * @throws OnnxException if a file is missing, short, or elsewhere than in the folder, or a
   *     reference does not fit the tensor's shape; names the tensor
   */
  static OnnxFile read(OnnxFile file, ModelFolder folder) throws OnnxException {
    GraphProto graph = file.model().getGraph();
    if (!isElsewhere(graph)) {
      return file;
    }
    ExternalData data = new ExternalData(file.source(), folder);
    ModelProto model = file.model().toBuilder().setGraph(data.graph(graph, true)).build();
    List<ByteBuffer> contents = new ArrayList<>(file.contents());
    contents.addAll(data.mapped);
    return new OnnxFile(file.source(), contents, model, data.outside);
  }

  static boolean isElsewhere(TensorProto tensor) {
    return tensor.getDataLocation() == DataLocation.EXTERNAL;
  }

  private static boolean isElsewhere(GraphProto graph) {
    return graph.getInitializerList().stream().anyMatch(ExternalData::isElsewhere)
        || graph.getNodeList().stream().anyMatch(ExternalData::isElsewhere);
  }

  private static boolean isElsewhere(NodeProto node) {
    return node.getAttributeList().stream().anyMatch(ExternalData::isElsewhere);
  }

  private static boolean isElsewhere(AttributeProto attribute) {
    return (attribute.hasT() && isElsewhere(attribute.getT()))
        || (attribute.hasG() && isElsewhere(attribute.getG()))
        || attribute.getGraphsList().stream().anyMatch(ExternalData::isElsewhere);
  }

  private GraphProto graph(GraphProto graph, boolean outermost) throws OnnxException {
    GraphProto.Builder builder = graph.toBuilder();
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      TensorProto tensor = graph.getInitializer(i);
      if (isElsewhere(tensor)) {
        builder.setInitializer(i, weight(tensor, outermost));
      }
    }
    for (int i = 0; i < graph.getNodeCount(); i++) {
      if (isElsewhere(graph.getNode(i))) {
        builder.setNode(i, node(graph.getNode(i)));
      }
    }
    return builder.build();
  }

  private NodeProto node(NodeProto node) throws OnnxException {
    NodeProto.Builder builder = node.toBuilder();
    for (int i = 0; i < node.getAttributeCount(); i++) {
      if (isElsewhere(node.getAttribute(i))) {
        builder.setAttribute(i, attribute(node.getAttribute(i), GraphNode.describe(node)));
      }
    }
    return builder.build();
  }

  private AttributeProto attribute(AttributeProto attribute, String node) throws OnnxException {
    AttributeProto.Builder builder = attribute.toBuilder();
    if (attribute.hasT() && isElsewhere(attribute.getT())) {
      builder.setT(constant(attribute.getT(), attribute.getName() + " of " + node));
    }
    if (attribute.hasG()) {
      builder.setG(graph(attribute.getG(), false));
    }
    for (int i = 0; i < attribute.getGraphsCount(); i++) {
      builder.setGraphs(i, graph(attribute.getGraphs(i), false));
    }
    return builder.build();
  }

  private TensorProto weight(TensorProto tensor, boolean outermost) throws OnnxException {
    Optional<ElementType> type = TypeNumbers.type(tensor.getDataType());
    boolean shape = type.isPresent() && SHAPES.contains(type.get());
    ByteBuffer bytes = mapped(tensor, tensor.getName());
    if (!outermost || shape || type.isEmpty() || bytes.remaining() < MIN_OUTSIDE) {
      return inside(tensor, bytes, tensor.getName());
    }
    GraphWeight weight = new GraphWeight(type.get(), tensor.getDimsList(), bytes);
    outside.put(tensor.getName(), weight);
    return tensor;
  }

  private TensorProto constant(TensorProto tensor, String name) throws OnnxException {
    return inside(tensor, mapped(tensor, name), name);
  }

  private TensorProto inside(TensorProto tensor, ByteBuffer bytes, String name)
      throws OnnxException {
    inside += bytes.remaining();
    if (inside > MAX_INSIDE) {
      throw refused(
          name,
          "in another file (expected: at most "
              + MAX_INSIDE
              + " bytes of integers, constants and weights of inner graphs there)");
    }
    return tensor.toBuilder()
        .clearExternalData()
        .clearDataLocation()
        .setRawData(ByteString.copyFrom(bytes.duplicate()))
        .build();
  }

  private ByteBuffer mapped(TensorProto tensor, String name) throws OnnxException {
    try {
      return map(tensor);
    } catch (UnfitException e) {
      throw refused(name, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new OnnxException(source, "weight " + name + ": not read: " + e, e);
    }
  }

  private OnnxException refused(String name, String reason) {
    return new OnnxException(source, "weight " + name + ": " + reason);
  }

  private ByteBuffer map(TensorProto tensor) throws IOException, UnfitException {
    if (mapped.size() == MAX_TENSORS) {
      throw new UnfitException(
          "one too many in another file (expected: at most " + MAX_TENSORS + ")");
    }
    ExternalReference reference = ExternalReference.of(tensor);
    long bytes = bytes(tensor);
    if (reference.length().orElse(bytes) != bytes) {
      throw new UnfitException(
          String.format(
              Locale.ROOT,
              "length %d (expected: %d, as of shape %s)",
              reference.length().getAsLong(),
              bytes,
              tensor.getDimsList()));
    }
    ByteBuffer range = folder.map(reference, bytes);
    mapped.add(range);
    return range;
  }

  private static long bytes(TensorProto tensor) throws UnfitException {
    OptionalLong elements = TensorSize.elements(tensor.getDimsList(), Integer.MAX_VALUE);
    if (elements.isEmpty()) {
      throw new UnfitException(
          "of shape "
              + tensor.getDimsList()
              + " (expected: dimensions of at most "
              + Integer.MAX_VALUE
              + " elements)");
    }
    long bytes = TensorSize.bytes(tensor, elements.getAsLong());
    if (bytes > Integer.MAX_VALUE) {
      throw new UnfitException(
          bytes + " bytes (expected: at most " + Integer.MAX_VALUE + " in one tensor)");
    }
    boolean raw = TensorSize.bytes(tensor, 8) > 0 && !tensor.hasRawData();
    if (!raw) {
      throw new UnfitException(
          "of type " + tensor.getDataType() + " in another file (expected: numbers, once)");
    }
    return bytes;
  }
}
