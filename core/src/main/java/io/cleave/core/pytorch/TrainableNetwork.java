package io.cleave.core.pytorch;

import ai.djl.nn.Block;
import io.cleave.core.Range;

/** A network that can be trained. */
public interface TrainableNetwork extends BlockNetwork {
  /**
   * Builds layers for training, batch normalisation kept apart.
   *
   * @param range layers of this network
   * @return a block without arrays; call {@code initialize} on it, or hand it to a trainer
   * @throws IllegalArgumentException if the range is none of this network's
   */
  Block trainingBlock(Range range);
}
