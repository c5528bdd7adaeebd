package io.cleave.lab.diff;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Tensors;
import io.cleave.lab.measure.Segments.Crossing;
import java.util.Collection;
import java.util.List;

/**
 * Has nothing to run.
 *
 * @param saved the tensors of all samples
 */
record SavedTracer(Way.Saved saved) implements Tracer {
  @Override
  public Collection<Tensors> trace(int index, Crossing reference) {
    Tensors samples = saved.samples();
    Check.argument(
        index < samples.batch(),
        saved.name(),
        samples.batch() + " samples",
        "one for each that is compared, in the same order");
    return List.of(samples.sample(index));
  }

  @Override
  public void close() {}
}
