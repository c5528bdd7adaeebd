package io.cleave.lab.cuts;

import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Heads as a device has them, which run in turn on one input, so that whatever slows the machine
 * down slows them all.
 */
final class LoadedHeads implements AutoCloseable {
  private final Model model;
  private final Engine engine;
  private final Tensors input;
  private final LongSupplier clock;
  private final List<Part> parts = new ArrayList<>();
  private final List<Session> sessions = new ArrayList<>();
  private final List<long[]> rounds = new ArrayList<>();

  /** Loads nothing yet; the clock counts nanoseconds. */
  LoadedHeads(Model model, Engine engine, Tensors input, LongSupplier clock) {
    this.model = model;
    this.engine = engine;
    this.input = input;
    this.clock = clock;
  }

  void load(Cut cut) throws IOException {
    Part part = engine.load(model, model.network().headTo(cut));
    parts.add(part);
    sessions.add(part.newSession());
  }

  /** Runs each head once, without looking at the clock. */
  void warmUp() {
    sessions.forEach(session -> session.run(input));
  }

  /** Runs each head once. */
  void round() {
    rounds.add(sessions.stream().mapToLong(this::nanos).toArray());
  }

  private long nanos(Session session) {
    long start = clock.getAsLong();
    session.run(input);
    return clock.getAsLong() - start;
  }

  int rounds() {
    return rounds.size();
  }

  /** The median time of each head in milliseconds, in the order in which they were loaded. */
  double[] millis() {
    return IntStream.range(0, sessions.size())
        .mapToDouble(i -> median(rounds.stream().mapToLong(each -> each[i]).sorted().toArray()))
        .toArray();
  }

  private static double median(long[] sorted) {
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2.0 / 1e6;
  }

  @Override
  public void close() {
    sessions.forEach(Session::close);
    parts.forEach(Part::close);
  }
}
