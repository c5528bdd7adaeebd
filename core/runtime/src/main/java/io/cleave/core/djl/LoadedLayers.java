package io.cleave.core.djl;

import ai.djl.nn.Block;
import io.cleave.core.Range;

/** Layers with their weights, from which blocks for inference are created. */
@FunctionalInterface
public interface LoadedLayers {
  /**
   * {@return some of the layers as one block} The block takes and returns an array for each tensor
   * of the range, in order, with the batch before the sample's dimensions. All blocks share their
   * weights, and may run on several threads at once. A run leaves no array in the manager of the
   * weights: arrays that it derives from weights alone, such as one of another shape, would belong
   * to that manager and are closed.
   *
   * @param range layers that were loaded
   * @throws IllegalArgumentException if not all of these layers were loaded
   */
  Block block(Range range);
}
