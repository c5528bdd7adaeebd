package io.cleave.edge.internal.local;

import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.PredictionPath;
import io.cleave.edge.internal.plan.HeadRun;
import io.cleave.edge.internal.plan.WantedOutputs;
import io.netty.buffer.ByteBuf;

/**
 * What the device runs where no server answers. {@link #keep} is for any thread, all else for the
 * fallback's.
 */
public interface StandIn extends AutoCloseable {
  /** Which way its answers are made. */
  PredictionPath path();

  /**
   * Keeps what it needs to answer a request.
   *
   * @param sample valid inside the call alone
   * @param message what servers get of it; the caller's
   */
  LocalInput keep(HeadRun sample, ByteBuf message);

  /** Hands what was kept to the layers. */
  void read(LocalInput input);

  /**
   * Runs the layers on what was read last.
   *
   * @return the outputs that are wanted of it, in memory of their own
   */
  Tensors run(WantedOutputs wanted);

  @Override
  void close();
}
