package io.cleave.edge.internal.local;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.PredictionPath;
import io.cleave.edge.internal.plan.HeadRun;
import io.cleave.edge.internal.plan.WantedOutputs;
import io.netty.buffer.ByteBuf;

/**
 * What the device runs where no server answers. {@link #inputs}, {@link #run} and {@link #close}
 * are for the fallback's thread, all else for any.
 */
public interface StandIn extends AutoCloseable {
  /** Which way its answers are made. */
  PredictionPath path();

  /** What its layers take. */
  Signature given();

  /**
   * Keeps what it needs to answer a request.
   *
   * @param sample valid inside the call alone
   * @param message what servers get of it; the caller's
   */
  LocalInput keep(HeadRun sample, ByteBuf message);

  /**
   * Hands out the memory that the layers read.
   *
   * @param shapes of one sample
   */
  Tensors inputs(Signature shapes);

  /**
   * Runs the layers on what was written to the inputs last.
   *
   * @return the outputs that are wanted of it, in memory of their own
   */
  Tensors run(WantedOutputs wanted);

  @Override
  void close();
}
