package io.cleave.lab.diff;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.cleave.lab.measure.Answers;
import io.cleave.lab.measure.Segments;
import io.cleave.lab.measure.Segments.Crossing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Compares ways to run a model with the whole network in one piece, sample by sample and layer by
 * layer. The layers are compared at some of the network's cuts: the reference runs in segments
 * between them for that, and in one piece for its outputs. For one thread; the caller closes it.
 */
public final class Diff implements AutoCloseable {
  private final Model model;
  private final Part whole;
  private final Segments segments;
  private final Session session;
  private final Segments.Run run;
  private final List<Totals> totals = new ArrayList<>();
  private int samples;

  private Diff(Model model, Part whole, Segments segments) {
    this.model = model;
    this.whole = whole;
    this.segments = segments;
    this.session = whole.newSession();
    this.run = segments.newRun();
  }

  /**
   * {@return a comparison that has seen no sample yet}
   *
   * @param model the model with its weights
   * @param engine runs the reference and what is split or coded
   * @param layers the cuts at which tensors are compared; those of the ways are added
   * @param ways that are compared, one or more
   * @throws IOException if the weights cannot be read
   * @throws IllegalArgumentException if an engine cannot run the network; nothing then stays loaded
   */
  public static Diff open(
      Model model, Engine engine, Collection<Cut> layers, List<? extends Way> ways)
      throws IOException {
    Check.argument(!ways.isEmpty(), "ways", "none", "one or more");
    List<Cut> cuts = new ArrayList<>(layers);
    for (Way way : ways) {
      if (way instanceof Way.Coded coded) {
        cuts.add(coded.cut());
      }
    }
    Part whole = engine.load(model, model.network().whole());
    Diff diff;
    try {
      diff = new Diff(model, whole, Segments.load(model, cuts, engine));
    } catch (IOException | RuntimeException e) {
      whole.close();
      throw e;
    }
    try {
      for (Way way : ways) {
        diff.add(way, engine, cuts);
      }
      return diff;
    } catch (IOException | RuntimeException e) {
      diff.close();
      throw e;
    }
  }

  /**
   * {@return some of a network's cuts, spread evenly over it}
   *
   * @param network the network
   * @param max how many at most, at least 1
   */
  public static List<Cut> layers(Network network, int max) {
    List<Cut> all = network.splits();
    int some = Math.min(max, all.size());
    return IntStream.range(0, some)
        .mapToObj(i -> all.get((int) ((long) all.size() * i / some)))
        .toList();
  }

  private void add(Way way, Engine engine, List<Cut> cuts) throws IOException {
    totals.add(new Totals(way.name(), tracer(way, engine, cuts)));
  }

  private Tracer tracer(Way way, Engine engine, List<Cut> cuts) throws IOException {
    if (way instanceof Way.Split split) {
      return SplitTracer.load(model, split.cut(), engine);
    }
    if (way instanceof Way.Coded coded) {
      return CodedTracer.of(segments, coded);
    }
    if (way instanceof Way.OnEngine other) {
      return EngineTracer.of(Segments.load(model, cuts, other.engine()));
    }
    return new SavedTracer((Way.Saved) way);
  }

  /**
   * {@return the reference's tensors for this sample, at each traced cut in the order of
   * computation, valid until the next call} Runs each way on the sample, and adds the differences.
   *
   * @param sample the network's inputs, of one sample
   * @throws IllegalArgumentException if the network does not take it, or a way has no such sample
   */
  public Crossing compare(Tensors sample) {
    Map<String, Tensors> byCut = new LinkedHashMap<>(run.pass(sample).byCut());
    byCut.put(Cut.OUTPUT, session.run(sample));
    Crossing reference = new Crossing(byCut);
    for (Totals total : totals) {
      total.add(samples, reference);
    }
    samples++;
    return reference;
  }

  /** {@return the differences over all samples so far, in the order of the ways} */
  public List<WayDifference> result() {
    return totals.stream().map(Totals::result).toList();
  }

  /**
   * {@return how far one way's outputs are from another's, for the sample that was compared last}
   *
   * @param expected the index of a way
   * @param found the index of the other; outputs that it lacks are left out
   */
  public Difference between(int expected, int found) {
    Difference sum = Difference.NONE;
    for (TensorSpec output : model.network().outputs().tensors()) {
      Tensors one = totals.get(expected).made.get(output.name());
      Tensors other = totals.get(found).made.get(output.name());
      if (one != null && other != null) {
        sum = sum.plus(Difference.of(output.name(), one, other));
      }
    }
    return sum;
  }

  /** Releases all weights and sessions. */
  @Override
  public void close() {
    totals.forEach(Totals::close);
    run.close();
    session.close();
    segments.close();
    whole.close();
  }

  /** What one way has added up to. */
  private final class Totals {
    private final String name;
    private final Tracer tracer;
    private final Map<String, TensorDifference> differences = new LinkedHashMap<>();
    private final Map<String, Tensors> made = new HashMap<>();
    private int sameClass;

    Totals(String name, Tracer tracer) {
      this.name = name;
      this.tracer = tracer;
    }

    void add(int index, Crossing reference) {
      made.clear();
      for (Tensors tensors : tracer.trace(index, reference)) {
        tensors.signature().names().forEach(tensor -> made.put(tensor, tensors));
      }
      Map<String, Tensors> expected = new LinkedHashMap<>();
      reference
          .byCut()
          .forEach(
              (cut, tensors) -> {
                for (String tensor : tensors.signature().names()) {
                  if (expected.putIfAbsent(tensor, tensors) == null) {
                    add(cut, tensor, tensors, made.get(tensor));
                  }
                }
              });
      sameClass += isSameClass(reference.outputs()) ? 1 : 0;
    }

    private void add(String cut, String tensor, Tensors expected, @Nullable Tensors found) {
      if (found == null || found == expected) { // what a way was given, it did not make
        return;
      }
      Difference difference = Difference.of(tensor, expected, found);
      differences.merge(
          tensor,
          new TensorDifference(cut, tensor, difference),
          (sum, next) ->
              new TensorDifference(cut, tensor, sum.difference().plus(next.difference())));
    }

    private boolean isSameClass(Tensors outputs) {
      Tensors found = made.get(outputs.signature().names().get(0));
      return model.task() instanceof Classification
          && found != null
          && best(outputs) == best(found.select(outputs.signature().names()));
    }

    private int best(Tensors outputs) {
      return Answers.of(outputs, Answers.UNKNOWN).best()[0];
    }

    WayDifference result() {
      OptionalDouble share =
          model.task() instanceof Classification && samples > 0
              ? OptionalDouble.of((double) sameClass / samples)
              : OptionalDouble.empty();
      return new WayDifference(name, List.copyOf(differences.values()), share);
    }

    void close() {
      tracer.close();
    }
  }
}
