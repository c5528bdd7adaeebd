package io.cleave.core;

import io.cleave.codec.internal.Check;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Loads the tails of several cuts with one set of weights. The layers between two neighbouring cuts
 * are a segment, which is loaded once; a tail is a {@link Chain} of the segments after its cut.
 * Layers before the first cut are not loaded.
 */
public final class Tails {
  private Tails() {}

  /**
   * {@return a tail for each cut, in the order of {@code cuts}} The caller closes each of them; the
   * weights are released with the last.
   *
   * @param engine the engine that runs them
   * @param model the model
   * @param cuts one or more different cuts of the network
   * @throws IOException as {@link Engine#load}; nothing then stays loaded
   * @throws IllegalArgumentException if a cut is not the network's, is its end, or occurs twice
   */
  public static List<Part> load(Engine engine, Model model, List<Cut> cuts) throws IOException {
    Network network = model.network();
    List<Cut> ordered = network.splits().stream().filter(cuts::contains).toList();
    boolean known = !cuts.isEmpty() && ordered.size() == cuts.size();
    String names = cuts.stream().map(Cut::name).toList().toString();
    Check.argument(known, "cuts", names, "one or more of " + network.name() + ", each once");
    List<Part> segments = segments(engine, model, ordered);
    if (segments.size() == 1) {
      return segments;
    }
    AtomicInteger open = new AtomicInteger(cuts.size());
    return cuts.stream()
        .map(cut -> tail(network.tailFrom(cut), ordered.indexOf(cut), segments, open))
        .toList();
  }

  private static List<Part> segments(Engine engine, Model model, List<Cut> cuts)
      throws IOException {
    Network network = model.network();
    List<Part> segments = new ArrayList<>();
    try {
      for (int i = 0; i < cuts.size(); i++) {
        Cut end = i + 1 < cuts.size() ? cuts.get(i + 1) : network.output();
        segments.add(engine.load(model, network.between(cuts.get(i), end)));
      }
      return segments;
    } catch (IOException | RuntimeException | Error e) {
      segments.forEach(Part::close);
      throw e;
    }
  }

  private static Part tail(Range range, int first, List<Part> segments, AtomicInteger open) {
    List<Part> behind =
        segments.subList(first, segments.size()).stream().<Part>map(Borrowed::new).toList();
    return new Tail(Chain.of(range, behind), segments, open);
  }

  /** A segment that several chains run: none of them releases it. */
  private record Borrowed(Part segment) implements Part {
    @Override
    public Model model() {
      return segment.model();
    }

    @Override
    public PartId id() {
      return segment.id();
    }

    @Override
    public Session newSession() {
      return segment.newSession();
    }

    @Override
    public void close() {}
  }

  /** A chain whose close releases the segments if it is the last. */
  private static final class Tail implements Part {
    private final Chain chain;
    private final List<Part> segments;
    private final AtomicInteger open;
    private boolean closed;

    Tail(Chain chain, List<Part> segments, AtomicInteger open) {
      this.chain = chain;
      this.segments = segments;
      this.open = open;
    }

    @Override
    public Model model() {
      return chain.model();
    }

    @Override
    public PartId id() {
      return chain.id();
    }

    @Override
    public Session newSession() {
      return chain.newSession();
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        chain.close();
        if (open.decrementAndGet() == 0) {
          segments.forEach(Part::close);
        }
      }
    }
  }
}
