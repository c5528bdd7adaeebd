package io.cleave.core.djl;

import ai.djl.ndarray.NDManager;
import io.cleave.core.Network;
import io.cleave.core.Range;
import io.cleave.core.weights.WeightReader;
import java.io.IOException;

/** A network whose layers can be loaded as DJL blocks, so that PyTorch can run it. */
public interface BlockNetwork extends Network {
  /**
   * {@return layers with their weights, for inference}
   *
   * @param range layers of this network
   * @param reader reads exactly this network's weights; only those of the layers are read
   * @param manager the owner of the arrays
   * @throws IOException if a tensor cannot be read
   * @throws IllegalArgumentException if the range is not one of this network's
   */
  LoadedLayers load(Range range, WeightReader reader, NDManager manager) throws IOException;
}
