package io.cleave.lab.diff;

import io.cleave.codec.tensor.Tensors;
import io.cleave.lab.measure.Segments.Crossing;
import java.util.Collection;

/** Runs a model in one way. For one thread. */
interface Tracer extends AutoCloseable {
  /**
   * The tensors that this way makes, valid until the next call.
   *
   * @param index of the sample, from 0
   * @param reference what crosses each traced cut of the whole network, the sample at its input
   */
  Collection<Tensors> trace(int index, Crossing reference);

  @Override
  void close();
}
