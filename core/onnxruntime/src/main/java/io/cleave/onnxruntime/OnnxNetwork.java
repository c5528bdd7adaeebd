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
import io.cleave.core.graph.PartGraph;
import io.cleave.core.graph.TensorLayout;
import io.cleave.core.graph.TensorLayout.Samples;
import io.cleave.core.weights.WeightReader;
import io.cleave.onnxruntime.graph.OnnxException;
import io.cleave.onnxruntime.graph.OnnxFile;
import io.cleave.onnxruntime.graph.OnnxGraph;
import io.cleave.onnxruntime.graph.SubGraph;
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
 * A network that comes as an ONNX file, whoever made it. It can be cut between each two nodes in
 * the order of the computation, wherever all that crosses has a type that a wire can carry. The
 * file has the weights; a model of it takes {@link io.cleave.core.weights.Weights#none}.
 *
 * <p>What no file says is found out by running the graph on random inputs when it is read: types,
 * shapes, and how a batch lies in each tensor. Immutable.
 */
public final class OnnxNetwork implements GraphNetwork {
  private final String name;
  private final String description;
  private final SubGraph subGraph;
  private final Map<String, TensorFacts> facts;
  private final Signature inputs;
  private final Signature outputs;
  private final List<Cut> cuts;

  private OnnxNetwork(String name, OnnxFile file, Map<String, TensorShape> shapes)
      throws OnnxException {
    OnnxGraph graph = OnnxGraph.of(file);
    this.name = name;
    this.description = "onnx sha256:" + sha256(file.bytes());
    this.subGraph = new SubGraph(graph);
    this.facts = Survey.of(graph, shapes);
    this.inputs = signature(file.source(), graph.inputs().keySet());
    this.outputs = signature(file.source(), graph.outputs().keySet());
    this.cuts = new GraphCuts(graph, facts).cuts(inputs, outputs);
  }

  /**
   * Reads a file and tries the graph in it. A file that is damaged is refused in memory that its
   * size bounds, and so is what is known to end the process or to fill its memory, as far as
   * constants in the file show it. But to try a graph is to run it. One from somebody you do not
   * trust uses as much memory as the sizes that it computes, up to ten minutes ({@code
   * -Dcleave.onnxruntime.trial.seconds}) or what its longest node takes, and may end the process
   * where the engine does: it divides integers that are computed, the least one by -1 too. Read
   * such a file in a process of its own, with limits.
   *
   * @param path an ONNX file, which must not change while the process runs
   * @return the network, named as the file is without its ending
   * @throws OnnxException if it is no ONNX file, damaged, or of a graph that cannot run or takes or
   *     gives what no wire carries; names the node or the tensor, or an offset
   * @throws IOException if the file cannot be read
   */
  public static OnnxNetwork read(Path path) throws IOException {
    return read(path, Map.of());
  }

  /**
   * Reads a file and tries the graph in it with inputs of known shapes, for graphs that do not run
   * with any.
   *
   * @param path as in {@link #read(Path)}
   * @param shapes dimensions of inputs as the graph takes them, with a batch of 1, by their names
   * @return as there
   * @throws IOException as there
   */
  public static OnnxNetwork read(Path path, Map<String, TensorShape> shapes) throws IOException {
    return new OnnxNetwork(nameOf(path), OnnxFile.read(path), shapes);
  }

  /**
   * Reads a file that is in memory and tries the graph in it.
   *
   * @param name what messages and handshakes call the network
   * @param onnx the file, all that remains; kept, not copied
   * @param shapes as in {@link #read(Path, Map)}
   * @return as there
   * @throws OnnxException as there
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

  private static String sha256(ByteBuffer bytes) {
    MessageDigest digest = Sha256.digest();
    digest.update(bytes.duplicate());
    return HexFormat.of().formatHex(digest.digest());
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

  /** {@return the hash of the file, which has the weights as well} */
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
  public List<Cut> cuts() {
    return cuts;
  }

  /** {@return what crosses when the network runs on the sample that it was tried with} */
  @Override
  public Signature sampled(Cut cut) {
    return new Signature(
        cut.crossing().tensors().stream()
            .map(tensor -> tensor.withShape(known(tensor.name()).sampled()))
            .toList());
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
    return new PartGraph(GraphBuilder.bytes(part), layouts);
  }

  /** What was found out of a tensor that crosses a cut. */
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

  /** The graph's dimensions where they are fixed, so that the engine can plan with them. */
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
    return GraphBuilder.described(tensor, ElementTypes.inFile(found.spec().type()), dims);
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
