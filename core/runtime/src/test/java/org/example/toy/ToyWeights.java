package org.example.toy;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.cleave.core.weights.TensorInfo;
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.Weights;
import io.cleave.core.weights.WeightsException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Collectors;

/** Weights that are small halves and quarters, so that sums are exact in any order. */
record ToyWeights(Map<String, float[]> values) implements Weights {
  static final ToyWeights EXACT =
      new ToyWeights(
          Map.of(
              "embed.weight", new float[] {1, -1, 0.5f},
              "embed.bias", new float[] {0, 2.5f, 1.75f},
              "mix.weight", new float[] {0.25f, -2, 0.5f}));

  @Override
  public String description() {
    return "toy weights";
  }

  @Override
  public WeightReader open(Map<String, Shape> expected) {
    Map<String, TensorInfo> tensors =
        values.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry ->
                        new TensorInfo(
                            entry.getKey(), new Shape(entry.getValue().length), DataType.FLOAT32)));
    return new WeightReader() {
      @Override
      public String description() {
        return ToyWeights.this.description();
      }

      @Override
      public Map<String, TensorInfo> tensors() {
        return tensors;
      }

      @Override
      public void read(String name, ByteBuffer target) throws WeightsException {
        for (float value : values.get(name)) {
          target.putFloat(value);
        }
      }

      @Override
      public void close() {}
    };
  }
}
