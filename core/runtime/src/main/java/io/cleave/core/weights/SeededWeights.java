package io.cleave.core.weights;

import ai.djl.ndarray.types.Shape;
import java.util.Map;

/** Random weights from a seed; {@link SeededReader} documents the rule. */
record SeededWeights(long seed) implements Weights {
  @Override
  public String description() {
    return "seed " + seed;
  }

  @Override
  public boolean isRandom() {
    return true;
  }

  @Override
  public WeightReader open(Map<String, Shape> expected) throws WeightsException {
    return new SeededReader(seed, expected);
  }
}
