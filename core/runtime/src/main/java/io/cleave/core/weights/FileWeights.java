package io.cleave.core.weights;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Map;

/** Weights in a file of any format that {@link WeightsFormat} knows. */
record FileWeights(Path path) implements Weights {
  @Override
  public String description() {
    return path.toString();
  }

  @Override
  public WeightReader open(Map<String, Shape> expected) throws WeightsException {
    return WeightsFormat.open(path, description());
  }
}
