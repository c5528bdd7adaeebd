package io.cleave.lab.diff;

import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.lab.measure.Segments;
import io.cleave.lab.measure.Segments.Crossing;
import java.util.Collection;

/**
 * Runs all layers on another engine.
 *
 * @param segments of the model there; closed with this
 * @param run of these segments
 */
record EngineTracer(Segments segments, Segments.Run run) implements Tracer {
  static EngineTracer of(Segments segments) {
    return new EngineTracer(segments, segments.newRun());
  }

  @Override
  public Collection<Tensors> trace(int index, Crossing reference) {
    return run.pass(reference.at(Cut.INPUT)).byCut().values();
  }

  @Override
  public void close() {
    run.close();
    segments.close();
  }
}
