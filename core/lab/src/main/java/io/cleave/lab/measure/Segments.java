package io.cleave.lab.measure;

import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A model in segments between some of its cuts: one set of weights serves the whole network, every
 * head and every tail. Any number of threads may run it, each with a {@link Run} of its own.
 */
public final class Segments implements AutoCloseable {
  private final Model model;
  private final List<Cut> cuts;
  private final List<Part> parts = new ArrayList<>();

  private Segments(Model model, List<Cut> cuts) {
    this.model = model;
    this.cuts = cuts;
  }

  /**
   * Loads a model with the engine that is best for its network.
   *
   * @param model with weights
   * @param at where it is cut, of the network, in any order; beginning and end are added
   * @return the segments, which the caller closes
   * @throws IOException if the weights cannot be read
   */
  public static Segments load(Model model, Collection<Cut> at) throws IOException {
    return load(model, at, Engine.of(model.network()));
  }

  /**
   * Loads a model.
   *
   * @param model with weights
   * @param at where it is cut, of the network, in any order; beginning and end are added
   * @param engine that runs it
   * @return the segments, which the caller closes
   * @throws IOException if the weights cannot be read
   */
  public static Segments load(Model model, Collection<Cut> at, Engine engine) throws IOException {
    Network network = model.network();
    List<Cut> cuts =
        network.cuts().stream()
            .filter(
                cut ->
                    at.contains(cut) || cut.equals(network.input()) || cut.equals(network.output()))
            .toList();
    Segments segments = new Segments(model, cuts);
    try {
      for (int i = 1; i < cuts.size(); i++) {
        segments.parts.add(engine.load(model, network.between(cuts.get(i - 1), cuts.get(i))));
      }
      return segments;
    } catch (IOException | RuntimeException e) {
      segments.close();
      throw e;
    }
  }

  /** {@return the model} */
  public Model model() {
    return model;
  }

  /** {@return a way to run it for one thread, which the caller closes, before these segments} */
  public Run newRun() {
    return new Run();
  }

  /** Frees the weights. */
  @Override
  public void close() {
    parts.forEach(Part::close);
  }

  /**
   * What a batch is at each cut.
   *
   * @param byCut by the cut's name
   */
  public record Crossing(Map<String, Tensors> byCut) {
    /**
     * {@return what crosses a cut}
     *
     * @param cut its name, one of those that were loaded
     */
    public Tensors at(String cut) {
      return Objects.requireNonNull(byCut.get(cut), cut);
    }

    /** {@return the network's outputs} */
    public Tensors outputs() {
      return at(Cut.OUTPUT);
    }
  }

  /** Runs the segments. Tensors that it gives are good until the same is asked for again. */
  public final class Run implements AutoCloseable {
    private final List<Session> passes = new ArrayList<>();
    private final List<Session> tails = new ArrayList<>();

    private Run() {
      for (Part part : parts) {
        passes.add(part.newSession());
        tails.add(part.newSession());
      }
    }

    /**
     * Runs the whole network.
     *
     * @param input a batch
     * @return what crosses each cut
     */
    public Crossing pass(Tensors input) {
      Map<String, Tensors> crossing = new LinkedHashMap<>();
      crossing.put(cuts.get(0).name(), input);
      Tensors there = input;
      for (int i = 0; i < passes.size(); i++) {
        there = run(i, passes, there).and(there);
        crossing.put(cuts.get(i + 1).name(), wanted(i + 1, there));
      }
      return new Crossing(crossing);
    }

    /**
     * Runs a tail. Leaves what {@link #pass} gave as it is.
     *
     * @param cut a cut's name, one of those that were loaded
     * @param crossing what arrived there
     * @return the outputs that are not finished before the cut
     */
    public Tensors tail(String cut, Tensors crossing) {
      Tensors there = crossing;
      int place = place(cut);
      for (int i = place; i < tails.size(); i++) {
        there = run(i, tails, there).and(there);
      }
      return there.select(model.network().tailFrom(cuts.get(place)).wanted().names());
    }

    private Tensors run(int segment, List<Session> sessions, Tensors there) {
      return sessions.get(segment).run(there.select(parts.get(segment).given().names()));
    }

    private Tensors wanted(int cut, Tensors there) {
      return there.select(cuts.get(cut).crossing().names());
    }

    @Override
    public void close() {
      passes.forEach(Session::close);
      tails.forEach(Session::close);
    }
  }

  private int place(String name) {
    for (int i = 0; i < cuts.size(); i++) {
      if (cuts.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "cut: " + name + " (expected: " + cuts.stream().map(Cut::name).toList() + ")");
  }
}
