package io.cleave.core.training;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An initialised network with its tensors by name.
 *
 * @param block takes float32 of shape (images, 3, height, width), gives logits (images, classes)
 * @param parameters every parameter and running statistic, in a fixed order, by its name in files
 */
public record InitialisedNetwork(Block block, Map<String, Parameter> parameters) {
  /**
   * Takes a copy of the map, in its order.
   *
   * @param block initialised
   * @param parameters those of the block
   */
  public InitialisedNetwork {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }
}
