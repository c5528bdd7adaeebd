package io.cleave.lab.sparsity.internal;

import ai.djl.ndarray.NDArray;
import io.cleave.lab.sparsity.LayerSparsity;
import java.util.function.UnaryOperator;

/**
 * A layer's weights as they are stored, and the grid of thresholds for them: equal steps from 0 to
 * the largest magnitude.
 */
public final class LayerWeights {
  private final String layer;
  private final float[] values;

  /** Takes the values, which are not copied. */
  public LayerWeights(String layer, float... values) {
    this.layer = layer;
    this.values = values;
  }

  public String layer() {
    return layer;
  }

  public float threshold(int step) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest * step / ThresholdSearch.GRID;
  }

  /** {@return an operation that sets magnitudes up to the threshold of a step to 0} */
  public UnaryOperator<NDArray> pruned(int step) {
    float threshold = threshold(step);
    return weights -> weights.mul(weights.abs().gt(threshold));
  }

  public LayerSparsity sparsity(int step) {
    float threshold = threshold(step);
    long zeros = 0;
    for (float value : values) {
      zeros += Math.abs(value) <= threshold ? 1 : 0;
    }
    return new LayerSparsity(layer, threshold, zeros, values.length);
  }
}
