package io.cleave.lab.diff;

import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.lab.link.Link;
import io.cleave.lab.link.ProfileCoding;
import io.cleave.lab.measure.Segments;
import io.cleave.lab.measure.Segments.Crossing;
import java.util.Collection;

/**
 * Runs the layers behind a cut on what a decoder makes of the reference's tensors there.
 *
 * @param run of segments that were loaded with the cut
 * @param cut where the tensors are coded
 * @param link codes and decodes them
 */
record CodedTracer(Segments.Run run, Cut cut, Link<Tensors> link) implements Tracer {
  static CodedTracer of(Segments segments, Way.Coded way) {
    return new CodedTracer(segments.newRun(), way.cut(), ProfileCoding.of(way.profile()).link());
  }

  @Override
  public Collection<Tensors> trace(int index, Crossing reference) {
    Tensors received = link.send(reference.at(cut.name())).received();
    return run.passFrom(cut.name(), received).byCut().values();
  }

  @Override
  public void close() {
    run.close();
  }
}
