package io.cleave.core.djl;

import ai.djl.nn.Block;
import io.cleave.core.Range;

/** Layers with their weights, from which blocks for inference are made. */
@FunctionalInterface
public interface LoadedLayers {
  /**
   * Some of the layers as one block. Blocks made here share their weights, and may run on several
   * threads at once. A run leaves no array in the manager of the weights; what it makes of them
   * alone, such as another shape of one, would belong there and is closed.
   *
   * @param range layers that were loaded
   * @return takes and gives an array for each tensor of the range, in order, the batch in front of
   *     the sample's dimensions
   * @throws IllegalArgumentException if these layers were not all loaded
   */
  Block block(Range range);
}
