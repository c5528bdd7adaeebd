package io.cleave.core.weights;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Map;

/**
 * Weights in a file of any format that {@link WeightsFormat} knows.
 *
 * @param path the path of the file
 * @param key the key of the set in it; empty for the first that fits
 */
record FileWeights(Path path, String key) implements Weights {
  @Override
  public String description() {
    return path.toString();
  }

  @Override
  public Weights withKey(String other) {
    return new FileWeights(path, other);
  }

  @Override
  public WeightReader open(Map<String, Shape> expected) throws WeightsException {
    return WeightsFormat.open(path, description(), expected, key);
  }
}
