package io.cleave.onnxruntime;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.graph.TensorLayout;
import io.cleave.core.graph.TensorLayout.Samples;
import io.cleave.onnxruntime.Observation.Seen;
import io.cleave.onnxruntime.graph.OnnxException;
import io.cleave.onnxruntime.graph.OnnxGraph;
import io.cleave.onnxruntime.graph.SubGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs a graph to find what its file does not say: the types and shapes of its tensors, and how a
 * batch lies in them. Batches of 1, 2 and 3 show which dimensions follow the batch. A batch of 5,
 * compared with its samples alone, confirms that, and that no sample influences another.
 */
final class Survey {
  private static final int CHECKED_BATCH = 5;
  private static final int MAX_COUNTS = 64;

  /** Max rows of one sample, of all tensors together, that are summed. */
  private static final long MAX_ROWS = 1 << 22;

  private static final double TOLERANCE = 1e-3;

  private final OnnxGraph graph;
  private final ModelProto whole;
  private final TrialTime time;
  private final Map<String, ElementType> types = new LinkedHashMap<>();

  private Survey(OnnxGraph graph, TrialTime time) throws OrtException {
    this.graph = graph;
    this.time = time;
    this.whole =
        new SubGraph(graph)
            .model(graph.inputs().keySet(), graph.outputs().keySet(), this::described);
    Set<String> tensors = new HashSet<>(graph.tensors());
    tensors.removeAll(graph.inputs().keySet());
    Map<String, OnnxTensorType> all = Observation.types(whole, tensors, graph.outside());
    for (String tensor : graph.tensors()) {
      Optional<ElementType> type = Optional.ofNullable(all.get(tensor)).flatMap(ElementTypes::of);
      type.ifPresent(known -> types.put(tensor, known));
    }
  }

  private ValueInfoProto described(String tensor) {
    ValueInfoProto input = graph.inputs().get(tensor);
    return input == null ? SubGraph.untyped(tensor) : OpenDims.named(input);
  }

  /**
   * What was found out about each tensor that the wire can carry.
   *
   * @param graph to run
   * @param shapes of some inputs, or of none, that the graph is known to take, with a batch of 1
   * @throws OnnxException if the engine refuses the graph, or the graph does not run or takes too
   *     long
   */
  static Map<String, TensorFacts> of(OnnxGraph graph, Map<String, TensorShape> shapes)
      throws OnnxException {
    List<DeclaredInput> inputs = new ArrayList<>();
    for (ValueInfoProto input : graph.inputs().values()) {
      Optional<TensorShape> shape = Optional.ofNullable(shapes.get(input.getName()));
      inputs.add(DeclaredInput.of(graph.source(), input, shape));
    }
    try (TrialTime time = TrialTime.start()) {
      Survey survey = new Survey(graph, time);
      inputs.forEach(input -> survey.types.put(input.name(), input.type()));
      Map<String, TensorFacts> facts = survey.facts(inputs, shapes);
      time.requireLeft(graph.source());
      return facts;
    } catch (OrtException e) {
      throw new OnnxException(graph.source(), String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Tries the first axis as the batch first. It is the batch where the samples turn out to be
   * independent. Where they do not, the look of the inputs decides whether it is a batch whose
   * samples run alone, or an axis like any other.
   */
  private Map<String, TensorFacts> facts(
      List<DeclaredInput> inputs, Map<String, TensorShape> shapes)
      throws OrtException, OnnxException {
    Map<String, TensorFacts> batched =
        facts(SampleInputs.candidates(inputs, true, SampleInputs.sizes(inputs, shapes, true)));
    boolean isBatch =
        graph.inputs().values().stream().anyMatch(DeclaredInput::looksBatched)
            || inputs.stream().noneMatch(input -> input.isOpen(0))
            || graph.outputs().keySet().stream()
                .map(batched::get)
                .anyMatch(facts -> facts != null && facts.layout().samples() == Samples.ROWS);
    return isBatch
        ? batched
        : facts(SampleInputs.candidates(inputs, false, SampleInputs.sizes(inputs, shapes, false)));
  }

  private Map<String, TensorFacts> facts(List<SampleInputs> candidates)
      throws OrtException, OnnxException {
    try (Observation shapes = Observation.ofShapes(whole, types.keySet(), time, graph.outside())) {
      Trial trial = firstThatRuns(shapes, fitting(candidates));
      SampleInputs inputs = trial.inputs();
      List<Seen> alone = new ArrayList<>(List.of(trial.seen()));
      types.keySet().retainAll(alone.get(0).dims().keySet()); // some names the engine changes
      for (int axis : inputs.axes()) {
        varied(shapes, inputs, axis).ifPresent(alone::add);
      }
      Map<String, TensorLayout> layouts = new HashMap<>();
      if (inputs.hasBatch() && inputs.fit(CHECKED_BATCH)) {
        layouts.putAll(layouts(shapes, inputs, alone));
      }
      if (layouts.isEmpty()) { // no sample but the first was looked at: a size may depend on data
        ifItRuns(shapes, inputs, 1).ifPresent(alone::add);
      }
      Map<String, TensorFacts> facts = new LinkedHashMap<>();
      types.forEach(
          (tensor, type) ->
              facts(tensor, type, layouts.get(tensor), alone)
                  .ifPresent(found -> facts.put(tensor, found)));
      return facts;
    }
  }

  private List<SampleInputs> fitting(List<SampleInputs> candidates) throws OnnxException {
    List<SampleInputs> fitting = candidates.stream().filter(inputs -> inputs.fit(1)).toList();
    if (fitting.isEmpty()) {
      throw new OnnxException(
          graph.source(),
          "takes "
              + candidates.get(0)
              + " (expected: at most "
              + SampleInputs.MAX_BYTES
              + " bytes together)");
    }
    return fitting;
  }

  private record Trial(SampleInputs inputs, Seen seen) {}

  private Trial firstThatRuns(Observation shapes, List<SampleInputs> candidates)
      throws OnnxException {
    OrtException first = null;
    for (SampleInputs candidate : candidates) {
      try {
        return new Trial(candidate, shapes.run(candidate, 0, 1));
      } catch (OrtException e) {
        first = first == null ? e : first;
      }
    }
    time.requireLeft(graph.source());
    throw new OnnxException(
        graph.source(),
        "does not run with "
            + candidates.get(0)
            + ": "
            + Objects.requireNonNull(first).getMessage()
            + " (expected: to run with one of "
            + candidates.size()
            + " sizes; give the shapes of its inputs)",
        first);
  }

  private static Optional<Seen> varied(Observation shapes, SampleInputs inputs, int axis) {
    return inputs.varied(axis).stream()
        .flatMap(other -> ifItRuns(shapes, other, 0).stream())
        .findFirst();
  }

  private static Optional<Seen> ifItRuns(Observation shapes, SampleInputs inputs, int sample) {
    try {
      return Optional.of(shapes.run(inputs, sample, 1));
    } catch (OrtException e) { // the graph does not take that size, or those values
      return Optional.empty();
    }
  }

  private Map<String, TensorLayout> layouts(
      Observation shapes, SampleInputs inputs, List<Seen> alone) throws OrtException {
    List<Seen> stacked = new ArrayList<>(List.of(alone.get(0)));
    try {
      stacked.add(shapes.run(inputs, 0, 2));
      stacked.add(shapes.run(inputs, 0, 3));
    } catch (OrtException e) { // a graph for one sample at a time
      return Map.of();
    }
    Map<String, Integer> rows = new LinkedHashMap<>();
    List<String> wholes = new ArrayList<>();
    List<String> counts = new ArrayList<>();
    long made = 0;
    for (Map.Entry<String, ElementType> tensor : types.entrySet()) {
      List<long[]> dims = stacked.stream().map(seen -> seen.dims().get(tensor.getKey())).toList();
      if (areRows(dims)) {
        made += dims.get(0)[0];
        if (made <= MAX_ROWS) {
          rows.put(tensor.getKey(), dims.get(0).length);
        }
      } else if (areEqual(dims)) {
        (isCount(tensor.getValue(), dims.get(0)) ? counts : wholes).add(tensor.getKey());
      }
    }
    try (Observation values =
        Observation.ofValues(whole, types, rows, wholes, counts, time, graph.outside())) {
      return checked(shapes, values, inputs, alone);
    }
  }

  private static boolean areRows(List<long[]> dims) {
    long[] one = dims.get(0);
    for (int i = 0; i < dims.size(); i++) {
      if (one.length == 0 || one[0] == 0 || !Arrays.equals(dims.get(i), times(one, i + 1))) {
        return false;
      }
    }
    return true;
  }

  private static long[] times(long[] dims, int batch) {
    long[] longer = dims.clone();
    longer[0] *= batch;
    return longer;
  }

  private static boolean areEqual(List<long[]> dims) {
    return dims.stream().allMatch(each -> Arrays.equals(each, dims.get(0)));
  }

  private static boolean isCount(ElementType type, long[] dims) {
    return (type == ElementType.INT64 || type == ElementType.INT32)
        && (dims.length == 0 || (dims.length == 1 && dims[0] <= MAX_COUNTS));
  }

  /**
   * Runs everything twice, because a graph that gives both shapes and values takes longer to load.
   */
  private Map<String, TensorLayout> checked(
      Observation shapes, Observation values, SampleInputs inputs, List<Seen> alone)
      throws OrtException {
    List<Seen> single = new ArrayList<>();
    for (int i = 0; i < CHECKED_BATCH; i++) {
      Seen shape = i == 0 ? alone.get(0) : shapes.run(inputs, i, 1);
      single.add(values.run(inputs, i, 1).withDims(shape));
    }
    alone.addAll(single);
    Seen five = values.run(inputs, 0, CHECKED_BATCH).withDims(shapes.run(inputs, 0, CHECKED_BATCH));
    Map<Integer, Seen> together = new LinkedHashMap<>(Map.of(CHECKED_BATCH, five));
    if (!five.values().isEmpty()) {
      together.put(2, values.run(inputs, 0, 2));
      together.put(3, values.run(inputs, 0, 3));
    }
    Map<String, TensorLayout> layouts = new HashMap<>();
    five.sums()
        .forEach(
            (tensor, sums) ->
                samples(tensor, five, single)
                    .ifPresent(
                        found -> layouts.put(tensor, layout(tensor, found, Set.of(), alone))));
    for (String tensor : five.values().keySet()) {
      counted(tensor, together, single)
          .ifPresent(places -> layouts.put(tensor, layout(tensor, Samples.SHARED, places, alone)));
    }
    return layouts;
  }

  /** Compares the samples of a batch with the same samples alone. */
  private static Optional<Samples> samples(String tensor, Seen together, List<Seen> single) {
    long[] one = single.get(0).dims(tensor);
    long[] all = together.dims(tensor);
    float[] sums = together.sums(tensor);
    int each = single.get(0).sums(tensor).length;
    boolean rows =
        one.length > 0
            && Arrays.equals(all, times(one, CHECKED_BATCH))
            && sums.length == CHECKED_BATCH * each;
    boolean shared = Arrays.equals(all, one);
    if (!rows && !shared) {
      return Optional.empty();
    }
    for (int i = 0; i < CHECKED_BATCH; i++) {
      float[] alone = single.get(i).sums(tensor);
      float[] mine = rows ? Arrays.copyOfRange(sums, i * each, (i + 1) * each) : sums;
      if (!Arrays.equals(single.get(i).dims(tensor), one) || !near(mine, alone)) {
        return Optional.empty();
      }
    }
    return Optional.of(rows ? Samples.ROWS : Samples.SHARED);
  }

  private static boolean near(float[] sums, float[] others) {
    if (sums.length != others.length) {
      return false;
    }
    for (int i = 0; i < sums.length; i++) {
      boolean same = Float.compare(sums[i], others[i]) == 0;
      if (!same && !(Math.abs(sums[i] - others[i]) <= TOLERANCE * Math.abs(others[i]))) {
        return false;
      }
    }
    return true;
  }

  /**
   * The indices of the integers that grow with the batch; empty where an integer changes in another
   * way.
   */
  private static Optional<Set<Integer>> counted(
      String tensor, Map<Integer, Seen> together, List<Seen> single) {
    long[] one = single.get(0).values(tensor);
    boolean same =
        single.stream().allMatch(seen -> Arrays.equals(one, seen.values().get(tensor)))
            && together.values().stream()
                .allMatch(seen -> seen.values(tensor).length == one.length);
    if (!same) {
      return Optional.empty();
    }
    Set<Integer> places = new HashSet<>();
    for (int place = 0; place < one.length; place++) {
      int at = place;
      boolean fixed =
          together.values().stream().allMatch(seen -> seen.values(tensor)[at] == one[at]);
      boolean grows =
          together.entrySet().stream()
              .allMatch(entry -> entry.getValue().values(tensor)[at] == entry.getKey() * one[at]);
      if (!fixed && !grows) {
        return Optional.empty();
      }
      if (!fixed) {
        places.add(place);
      }
    }
    return Optional.of(places);
  }

  private static TensorLayout layout(
      String tensor, Samples samples, Set<Integer> counted, List<Seen> alone) {
    boolean leadingOne =
        samples == Samples.ROWS ? leadsWithOne(tensor, 1, alone) : leadsWithOne(tensor, 2, alone);
    return new TensorLayout(leadingOne, samples, counted);
  }

  private static boolean leadsWithOne(String tensor, int minRank, List<Seen> alone) {
    return alone.stream()
        .map(seen -> seen.dims().get(tensor))
        .allMatch(dims -> dims == null || (dims.length >= minRank && dims[0] == 1));
  }

  /** Empty where a tensor is too large, or its rank changes. */
  private static Optional<TensorFacts> facts(
      String tensor, ElementType type, @Nullable TensorLayout found, List<Seen> alone) {
    TensorLayout layout = found == null ? layout(tensor, Samples.ALONE, Set.of(), alone) : found;
    List<TensorShape> seen = new ArrayList<>();
    try {
      for (Seen run : alone) {
        long[] dims = run.dims().get(tensor);
        if (dims != null) {
          seen.add(layout.sample(dims, 1).orElseThrow());
        }
      }
      TensorSpec spec = new TensorSpec(tensor, type, OpenShape.of(seen));
      return Optional.of(new TensorFacts(spec, layout, seen.get(0)));
    } catch (IllegalArgumentException | ArithmeticException e) { // no wire carries it
      return Optional.empty();
    }
  }
}
