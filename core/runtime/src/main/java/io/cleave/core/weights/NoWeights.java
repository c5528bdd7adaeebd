package io.cleave.core.weights;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Map;

/** No weights: the network's own file contains them. */
record NoWeights() implements Weights {
  @Override
  public String description() {
    return "the network's file";
  }

  @Override
  public WeightReader open(Map<String, Shape> expected) {
    return new WeightReader() {
      @Override
      public String description() {
        return NoWeights.this.description();
      }

      @Override
      public Map<String, TensorInfo> tensors() {
        return Map.of();
      }

      @Override
      public void read(String name, ByteBuffer target) throws WeightsException {
        throw new WeightsException(description(), name, "missing");
      }

      @Override
      public void close() {}
    };
  }
}
