package io.cleave.onnxruntime;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.Sha256;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.Cut;
import io.cleave.core.Range;
import io.cleave.core.graph.GraphBuilder;
import io.cleave.core.graph.GraphNetwork;
import io.cleave.core.graph.GraphWeight;
import io.cleave.core.graph.PartGraph;
import io.cleave.core.graph.TensorLayout;
import io.cleave.core.graph.TensorLayout.Samples;
import io.cleave.core.weights.WeightReader;
import io.cleave.onnxruntime.graph.OneMessage;
import io.cleave.onnxruntime.graph.OnnxException;
import io.cleave.onnxruntime.graph.OnnxFile;
import io.cleave.onnxruntime.graph.OnnxGraph;
import io.cleave.onnxruntime.graph.SubGraph;
import io.cleave.onnxruntime.graph.TypeNumbers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A network that is read from an ONNX file of any origin. It can be cut between any two nodes, in
 * the order of the computation, wherever every tensor that crosses has a type that the wire
 * carries. The file, or files beside it, contain the weights: a model of this network takes {@link
 * io.cleave.core.weights.Weights#none}.
 *
 * <p>Types, shapes and the way a batch lies in each tensor are not in the file. They are found when
 * it is read, by running the graph on random inputs. Immutable.
 */
public final class OnnxNetwork implements GraphNetwork {
  private final String name;
  private final String description;
  private final SubGraph subGraph;
  private final Map<String, TensorFacts> facts;
  private final Signature inputs;
  private final Signature outputs;
  private final List<Cut> cuts;
  private final Map<String, GraphWeight> outside;
  private final Map<String, String> metadata;

  private OnnxNetwork(String name, OnnxFile file, Map<String, TensorShape> shapes)
      throws OnnxException {
    OnnxGraph graph = OnnxGraph.of(file);
    this.name = name;
    this.description = "onnx sha256:" + sha256(file.contents());
    this.subGraph = new SubGraph(graph);
    this.outside = graph.outside();
    this.facts = Survey.of(graph, shapes);
    this.inputs = signature(file.source(), graph.inputs().keySet());
    this.outputs = signature(file.source(), graph.outputs().keySet());
    this.cuts = new GraphCuts(graph, facts).cuts(inputs, outputs);
    this.metadata = metadata(file.model());
  }

  /**
   * {@return the network, named after the file without its ending} Reads the file and tries the
   * graph in it.
   *
   * <p>A damaged file is refused, in memory that the size of the file bounds. So is a graph that is
   * known to end the process or to exhaust its memory, as far as constants in the file show it. But
   * to try a graph is to run it: a file of unknown origin can take as much memory as the sizes that
   * it computes, and as much time as ten minutes ({@code -Dcleave.onnxruntime.trial.seconds}) or
   * its longest node. It can end the process where the engine does, such as by dividing a computed
   * integer, the smallest of its type, by -1. Read such a file in a process of its own, with
   * limits.
   *
   * @param path an ONNX file, which must not change while the process runs, and neither must files
   *     of weights beside it
   * @throws OnnxException if the file is no ONNX file or damaged, if its graph does not run, or if
   *     the graph takes or gives a tensor that the wire cannot carry; the message names the node,
   *     the tensor or the offset in bytes
   * @throws IOException if the file cannot be read
   */
  public static OnnxNetwork read(Path path) throws IOException {
    return read(path, Map.of());
  }

  /**
   * {@return the network, as {@link #read(Path)} returns it} Tries the graph with inputs of the
   * given shapes, for graphs that run only on certain shapes.
   *
   * @param path as in {@link #read(Path)}
   * @param shapes for each input by name, its dimensions as the graph takes them, with a batch of 1
   * @throws IOException as in {@link #read(Path)}
   */
  public static OnnxNetwork read(Path path, Map<String, TensorShape> shapes) throws IOException {
    return new OnnxNetwork(nameOf(path), OnnxFile.read(path), shapes);
  }

  /**
   * {@return the network in an ONNX file that is in memory} Tries the graph as {@link #read(Path,
   * Map)} does.
   *
   * @param name of the network in messages and handshakes
   * @param onnx all remaining bytes of the buffer are the file; kept, not copied, and must not
   *     change
   * @param shapes as in {@link #read(Path, Map)}
   * @throws OnnxException as in {@link #read(Path)}
   */
  public static OnnxNetwork parse(String name, ByteBuffer onnx, Map<String, TensorShape> shapes)
      throws OnnxException {
    return new OnnxNetwork(name, OnnxFile.parse(name, onnx), shapes);
  }

  private static String nameOf(Path path) {
    String file = path.getFileName().toString();
    String base = file.endsWith(".onnx") ? file.substring(0, file.length() - 5) : file;
    return base.replaceAll("[^A-Za-z0-9._+-]", "-");
  }

  private static String sha256(List<ByteBuffer> contents) {
    MessageDigest digest = Sha256.digest();
    contents.forEach(bytes -> digest.update(bytes.duplicate()));
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Where a key comes twice, the last counts. */
  private static Map<String, String> metadata(ModelProto model) {
    Map<String, String> metadata = new HashMap<>();
    model.getMetadataPropsList().forEach(pair -> metadata.put(pair.getKey(), pair.getValue()));
    return Map.copyOf(metadata);
  }

  private Signature signature(String source, Collection<String> tensors) throws OnnxException {
    List<TensorSpec> specs = new ArrayList<>();
    for (String tensor : tensors) {
      TensorFacts found = facts.get(tensor);
      if (found == null) {
        throw new OnnxException(
            source, "tensor " + tensor + ": of a type or size that no wire carries");
      }
      specs.add(found.spec());
    }
    try {
      return new Signature(specs);
    } catch (IllegalArgumentException e) {
      throw new OnnxException(source, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  /** {@return the hash of the file and of its weights, in whatever files they are} */
  @Override
  public String description() {
    return description;
  }

  @Override
  public Signature inputs() {
    return inputs;
  }

  @Override
  public Signature outputs() {
    return outputs;
  }

  @Override
  public Map<String, String> metadata() {
    return metadata;
  }

  @Override
  public List<Cut> cuts() {
    return cuts;
  }

  /** {@return the tensors that crossed the cut when the network ran on its trial inputs} */
  @Override
  public Signature sampled(Cut cut) {
    return new Signature(
        cut.crossing().tensors().stream()
            .map(tensor -> tensor.withShape(known(tensor.name()).sampled()))
            .toList());
  }

  @Override
  public PartGraph standalone(PartGraph graph) throws IOException {
    return OneMessage.of(graph);
  }

  @Override
  public PartGraph graph(Range range, WeightReader reader) {
    requireKnown(range);
    List<String> made = range.computed().stream().map(TensorSpec::name).toList();
    ModelProto part = subGraph.model(range.given().names(), made, this::described);
    Map<String, TensorLayout> layouts = new HashMap<>();
    for (Signature side : List.of(range.given(), range.wanted())) {
      side.names().forEach(tensor -> layouts.put(tensor, known(tensor).layout()));
    }
    GraphBytes bytes = GraphBytes.of(part, outside);
    return new PartGraph(bytes.onnx(), bytes.beside(), layouts);
  }

  /** What was found out about a tensor that crosses a cut. */
  private TensorFacts known(String tensor) {
    return Objects.requireNonNull(facts.get(tensor), tensor);
  }

  private void requireKnown(Range range) {
    for (Signature side : List.of(range.given(), range.wanted())) {
      for (TensorSpec tensor : side.tensors()) {
        TensorFacts found = facts.get(tensor.name());
        if (found == null || !found.spec().equals(tensor)) {
          throw Check.refusal("range", range, "tensors of " + name + ", not " + tensor);
        }
      }
    }
  }

  /** Declares the dimensions that are fixed, so that the engine can plan its memory. */
  private ValueInfoProto described(String tensor) {
    TensorFacts found = known(tensor);
    TensorShape shape = found.spec().shape();
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    boolean rows = found.layout().samples() == Samples.ROWS;
    if (found.layout().leadingOne()) {
      addDim(dims, rows ? -1 : 1, OpenDims.BATCH);
    }
    for (int i = 0; i < shape.rank(); i++) {
      boolean stretches = rows && dims.getDimCount() == 0;
      addDim(dims, stretches || shape.isOpen(i) ? -1 : shape.dim(i), OpenDims.name(tensor, i));
    }
    return GraphBuilder.described(tensor, TypeNumbers.of(found.spec().type()), dims);
  }

  private static void addDim(TensorShapeProto.Builder dims, int size, String open) {
    TensorShapeProto.Dimension.Builder dim = dims.addDimBuilder();
    if (size >= 0) {
      dim.setDimValue(size);
    } else {
      dim.setDimParam(open);
    }
  }
}
