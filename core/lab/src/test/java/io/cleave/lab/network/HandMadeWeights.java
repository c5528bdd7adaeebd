package io.cleave.lab.network;

import ai.djl.ndarray.types.Shape;
import io.cleave.core.weights.TensorInfo;
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.Weights;
import io.cleave.core.weights.WeightsException;
import java.nio.ByteBuffer;
import java.util.Map;

/** Random weights, but for some tensors. */
public record HandMadeWeights(Map<String, float[]> tensors) implements Weights {
  @Override
  public String description() {
    return "hand-made";
  }

  @Override
  public WeightReader open(Map<String, Shape> expected) throws WeightsException {
    WeightReader seeded = Weights.seeded(7).open(expected);
    return new WeightReader() {
      @Override
      public String description() {
        return "hand-made";
      }

      @Override
      public Map<String, TensorInfo> tensors() {
        return seeded.tensors();
      }

      @Override
      public void read(String name, ByteBuffer target) throws WeightsException {
        float[] values = tensors.get(name);
        if (values == null) {
          seeded.read(name, target);
        } else {
          target.asFloatBuffer().put(values);
          target.position(target.position() + values.length * Float.BYTES);
        }
      }

      @Override
      public void close() {
        seeded.close();
      }
    };
  }
}
