package org.example.toy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.Cost;
import io.cleave.core.Cut;
import io.cleave.core.Range;
import io.cleave.core.djl.BlockNetwork;
import io.cleave.core.djl.LoadedLayers;
import io.cleave.core.graph.GraphNetwork;
import io.cleave.core.graph.PartGraph;
import io.cleave.core.graph.TensorLayout;
import io.cleave.core.weights.WeightReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.example.toy.layer.Embedding;
import org.example.toy.layer.Mixing;
import org.example.toy.layer.Tagging;
import org.example.toy.layer.ToyLayer;
import org.example.toy.layer.ToyOnnx;

/**
 * Tags the tokens of a text of up to {@link #LONGEST}:
 *
 * <pre>
 * ids, gain -> embedding | features, ids -> mixing | hidden, winners -> tagging -> tags, score
 *                 \-> total
 * </pre>
 *
 * <p>Two tensors cross each cut, and {@code ids} skips the first layer; {@code total} is finished
 * in front of both.
 */
public final class ToyNetwork implements BlockNetwork, GraphNetwork, ToyGraph {
  public static final int LONGEST = 16;
  public static final int CHANNELS = 3;

  public static final TensorSpec IDS = tokens("ids", ElementType.INT64);
  public static final TensorSpec GAIN = scalar("gain", ElementType.FLOAT32);
  public static final TensorSpec FEATURES =
      new TensorSpec(
          "features", ElementType.FLOAT32, TensorShape.of(0, CHANNELS).withOpen(0, LONGEST));
  public static final TensorSpec TOTAL = scalar("total", ElementType.INT64);
  public static final TensorSpec HIDDEN = tokens("hidden", ElementType.FLOAT32);
  public static final TensorSpec WINNERS = tokens("winners", ElementType.INT64);
  public static final TensorSpec TAGS = tokens("tags", ElementType.INT64);
  public static final TensorSpec SCORE = scalar("score", ElementType.FLOAT32);

  private final String description;
  private final List<ToyLayer> layers;

  private ToyNetwork(String description, List<ToyLayer> layers) {
    this.description = description;
    this.layers = List.copyOf(layers);
  }

  private static TensorSpec tokens(String name, ElementType type) {
    return new TensorSpec(name, type, TensorShape.of(0).withOpen(0, LONGEST));
  }

  private static TensorSpec scalar(String name, ElementType type) {
    return new TensorSpec(name, type, TensorShape.of());
  }

  public static ToyNetwork create() {
    return new ToyNetwork("tagger", List.of(new Embedding(), new Mixing(), new Tagging()));
  }

  public ToyNetwork describedAs(String text) {
    return new ToyNetwork(text, layers);
  }

  /** The same network with the layer that makes {@code hidden} replaced. */
  public ToyNetwork withMixing(UnaryOperator<ToyLayer> replaced) {
    List<ToyLayer> others = new ArrayList<>(layers);
    others.set(1, replaced.apply(layers.get(1)));
    return new ToyNetwork(description, others);
  }

  @Override
  public String name() {
    return "toy";
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public Signature inputs() {
    return Signature.of(IDS, GAIN);
  }

  @Override
  public Signature outputs() {
    return Signature.of(TAGS, SCORE, TOTAL);
  }

  @Override
  public List<Cut> cuts() {
    Set<String> early = Set.of(TOTAL.name());
    return List.of(
        cut(Cut.INPUT, inputs(), Set.of(), Set.of()),
        cut("embedded", Signature.of(FEATURES, IDS), early, Set.of("embedding", "layer1")),
        cut("mixed", Signature.of(HIDDEN, WINNERS), early, Set.of("mixing")),
        cut(Cut.OUTPUT, outputs(), Set.of(), Set.of()));
  }

  private static Cut cut(
      String name, Signature crossing, Set<String> finished, Set<String> aliases) {
    return new Cut(name, crossing, finished, Cost.NONE, Cost.NONE, aliases);
  }

  @Override
  public Map<String, Shape> tensors() {
    Map<String, Shape> tensors = new LinkedHashMap<>();
    layers.stream()
        .flatMap(layer -> layer.weights().stream())
        .forEach(name -> tensors.put(name, new Shape(CHANNELS)));
    return tensors;
  }

  /** From the end to the beginning, each layer that makes what is needed behind it. */
  @Override
  public List<ToyLayer> program(Range range) {
    requireKnown(range);
    Set<String> needed = new LinkedHashSet<>(range.wanted().names());
    List<ToyLayer> program = new ArrayList<>();
    for (int i = layers.size() - 1; i >= 0; i--) {
      ToyLayer layer = layers.get(i);
      range.given().names().forEach(needed::remove);
      if (layer.gives().names().stream().anyMatch(needed::contains)) {
        layer.gives().names().forEach(needed::remove);
        needed.addAll(layer.takes().names());
        program.add(0, layer);
      }
    }
    range.given().names().forEach(needed::remove);
    if (!needed.isEmpty()) {
      throw refused(range);
    }
    return program;
  }

  private void requireKnown(Range range) {
    Set<TensorSpec> known = new LinkedHashSet<>(inputs().tensors());
    layers.forEach(layer -> known.addAll(layer.gives().tensors()));
    boolean all =
        Stream.of(range.given(), range.wanted())
            .flatMap(tensors -> tensors.tensors().stream())
            .allMatch(known::contains);
    if (!all) {
      throw refused(range);
    }
  }

  private IllegalArgumentException refused(Range range) {
    return new IllegalArgumentException("range: " + range + " (expected: layers of toy)");
  }

  @Override
  public LoadedLayers load(Range range, WeightReader reader, NDManager manager) throws IOException {
    List<ToyLayer> loaded = program(range);
    Map<String, NDArray> weights = new HashMap<>();
    for (ToyLayer layer : loaded) {
      for (String name : layer.weights()) {
        weights.put(name, manager.create(reader.read(name), new Shape(CHANNELS), DataType.FLOAT32));
      }
    }
    return part -> block(part, loaded, weights);
  }

  @Override
  public PartGraph graph(Range range, WeightReader reader) throws IOException {
    ToyOnnx graph = new ToyOnnx();
    for (ToyLayer layer : program(range)) {
      for (String name : layer.weights()) {
        float[] values = new float[CHANNELS];
        reader.read(name).asFloatBuffer().get(values);
        graph.weights(name, values);
      }
      layer.inGraph(graph);
    }
    Map<String, TensorLayout> layouts = new HashMap<>();
    range.given().names().forEach(name -> layouts.put(name, TensorLayout.BATCH_FIRST));
    range.wanted().names().forEach(name -> layouts.put(name, TensorLayout.BATCH_FIRST));
    return new PartGraph(graph.model(range), layouts);
  }

  private Block block(Range range, List<ToyLayer> loaded, Map<String, NDArray> weights) {
    List<ToyLayer> program = program(range);
    if (!loaded.containsAll(program)) {
      throw refused(range);
    }
    return new LambdaBlock(
        given -> {
          Map<String, NDArray> values = new LinkedHashMap<>();
          put(range.given(), given, values);
          for (ToyLayer layer : program) {
            put(layer.gives(), layer.onPyTorch(listed(layer.takes(), values), weights), values);
          }
          return listed(range.wanted(), values);
        },
        "toy");
  }

  private static void put(Signature names, NDList made, Map<String, NDArray> values) {
    for (int i = 0; i < made.size(); i++) {
      values.put(names.names().get(i), made.get(i));
    }
  }

  private static NDList listed(Signature names, Map<String, NDArray> values) {
    NDList list = new NDList();
    names.names().stream().filter(values::containsKey).map(values::get).forEach(list::add);
    return list;
  }
}
