package io.cleave.lab.diff;

import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.cleave.lab.measure.Segments.Crossing;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** Runs head and tail as the two ends of a link load them. */
final class SplitTracer implements Tracer {
  private final Part head;
  private final Part tail;
  private final Session first;
  private final Session second;

  private SplitTracer(Part head, Part tail) {
    this.head = head;
    this.tail = tail;
    this.first = head.newSession();
    this.second = tail.newSession();
  }

  static SplitTracer load(Model model, Cut cut, Engine engine) throws IOException {
    Network network = model.network();
    Part head = engine.load(model, network.headTo(cut));
    try {
      return new SplitTracer(head, engine.load(model, network.tailFrom(cut)));
    } catch (IOException | RuntimeException e) {
      head.close();
      throw e;
    }
  }

  @Override
  public Collection<Tensors> trace(int index, Crossing reference) {
    Tensors made = first.run(reference.at(Cut.INPUT));
    return List.of(made, second.run(made.select(tail.given().names())));
  }

  @Override
  public void close() {
    first.close();
    second.close();
    head.close();
    tail.close();
  }
}
