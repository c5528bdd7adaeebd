package io.cleave.edge.internal.local;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.PredictionPath;
import io.cleave.edge.internal.plan.HeadRun;
import io.cleave.edge.internal.plan.WantedOutputs;
import io.netty.buffer.ByteBuf;

/**
 * What the device runs where no server answers. {@link #inputs}, {@link #run} and {@link #close}
 * are only for the fallback's thread, all else for any thread.
 */
public interface StandIn extends AutoCloseable {
  /** The path of its answers. */
  PredictionPath path();

  /** The inputs of its layers. */
  Signature given();

  /**
   * Keeps what it needs to answer a request.
   *
   * @param sample valid only during the call
   * @param message that servers get; stays the caller's
   */
  LocalInput keep(HeadRun sample, ByteBuf message);

  /**
   * The memory that the layers read.
   *
   * @param shapes of one sample
   */
  Tensors inputs(Signature shapes);

  /**
   * {@return the wanted outputs, in memory of their own} Runs the layers on the inputs that were
   * written last.
   *
   * @param wanted which outputs to return, of those that this gives
   */
  Tensors run(WantedOutputs wanted);

  @Override
  void close();
}
