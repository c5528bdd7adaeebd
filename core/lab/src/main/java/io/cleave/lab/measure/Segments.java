package io.cleave.lab.measure;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Signature;
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

/**
 * A model divided into segments at some of its cuts, so that one set of weights serves the whole
 * network, every head and every tail. Safe for concurrent use, if each thread has its own {@link
 * Run}.
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
   * {@return the segments of a model, which the caller closes} The engine is the one that suits the
   * network best.
   *
   * @param model the model with its weights
   * @param at the cuts of the network, in any order; its beginning and end are added
   * @throws IOException if the weights cannot be read
   */
  public static Segments load(Model model, Collection<Cut> at) throws IOException {
    return load(model, at, Engine.of(model.network()));
  }

  /**
   * {@return the segments of a model, which the caller closes}
   *
   * @param model the model with its weights
   * @param at the cuts of the network, in any order; its beginning and end are added
   * @param engine the engine that runs the segments
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

  /** {@return the model that these are the segments of} */
  public Model model() {
    return model;
  }

  /** {@return a new run for one thread, which the caller closes before these segments} */
  public Run newRun() {
    return new Run();
  }

  /** Releases the weights. */
  @Override
  public void close() {
    parts.forEach(Part::close);
  }

  /**
   * The tensors of a batch at each cut.
   *
   * @param byCut the tensors by the name of the cut
   */
  public record Crossing(Map<String, Tensors> byCut) {
    /**
     * {@return the tensors that cross a cut}
     *
     * @param cut the name of a cut that the segments were loaded with
     * @throws IllegalArgumentException if the segments were not loaded with this cut
     */
    public Tensors at(String cut) {
      Tensors found = byCut.get(cut);
      if (found == null) {
        throw Check.refusal("cut", cut, byCut.keySet());
      }
      return found;
    }

    /**
     * {@return all these tensors together, in the order of computation} Memory is shared.
     *
     * @throws IllegalArgumentException if there are more than {@link Signature#MAX_TENSORS}
     */
    public Tensors all() {
      return byCut.values().stream().reduce(Tensors::and).orElseThrow();
    }

    /** {@return the outputs of the network} */
    public Tensors outputs() {
      return at(Cut.OUTPUT);
    }
  }

  /**
   * Runs the segments, for one thread. What {@link #pass} returns is valid until it is called
   * again, what the other methods return until one of them is.
   */
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
     * {@return what crosses each cut when a batch passes the whole network}
     *
     * @param input the batch
     */
    public Crossing pass(Tensors input) {
      return pass(0, passes, input);
    }

    /**
     * {@return what crosses a cut and each one behind it when tensors arrive there} The outputs are
     * those that were not finished before the cut. What {@link #pass} returned stays valid.
     *
     * @param cut the name of a cut that the segments were loaded with
     * @param crossing the tensors that arrived at the cut
     * @throws IllegalArgumentException if the segments were not loaded with this cut
     */
    public Crossing passFrom(String cut, Tensors crossing) {
      return pass(place(cut), tails, crossing);
    }

    private Crossing pass(int from, List<Session> sessions, Tensors given) {
      Map<String, Tensors> crossing = new LinkedHashMap<>();
      crossing.put(cuts.get(from).name(), given);
      Tensors there = given;
      for (int i = from; i < sessions.size(); i++) {
        there = run(i, sessions, there).and(there);
        crossing.put(cuts.get(i + 1).name(), there.select(wanted(from, i + 1).names()));
      }
      return new Crossing(crossing);
    }

    private Signature wanted(int from, int to) {
      return to == cuts.size() - 1
          ? model.network().tailFrom(cuts.get(from)).wanted()
          : cuts.get(to).crossing();
    }

    /**
     * {@return the outputs of a tail} What {@link #pass} returned stays valid.
     *
     * @param cut the name of a cut that the segments were loaded with
     * @param crossing the tensors that arrived at the cut
     * @throws IllegalArgumentException if the segments were not loaded with this cut
     */
    public Tensors tail(String cut, Tensors crossing) {
      return passFrom(cut, crossing).outputs();
    }

    private Tensors run(int segment, List<Session> sessions, Tensors there) {
      return sessions.get(segment).run(there.select(parts.get(segment).given().names()));
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
    throw Check.refusal("cut", name, cuts.stream().map(Cut::name).toList());
  }
}
