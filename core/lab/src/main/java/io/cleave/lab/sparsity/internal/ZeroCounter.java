package io.cleave.lab.sparsity.internal;

/** Counts exact zeros and small magnitudes; refuses what is no number. */
public final class ZeroCounter implements ActivationCounter {
  private final String layer;
  private final int elements;
  private final float threshold;
  private long zeros;
  private long small;
  private long all;

  public ZeroCounter(String layer, int elements, float threshold) {
    this.layer = layer;
    this.elements = elements;
    this.threshold = threshold;
  }

  @Override
  public void add(ChosenImage image, float[] values, int from) {
    for (int i = from; i < from + elements; i++) {
      float magnitude = Math.abs(values[i]);
      zeros += magnitude == 0 ? 1 : 0;
      small += magnitude <= threshold ? 1 : 0;
      if (Float.isNaN(magnitude)) {
        throw new IllegalStateException(
            "activation at " + layer + " of " + image.name() + ": NaN (are the weights damaged?)");
      }
    }
    all += elements;
  }

  public double zeros() {
    return zeros / (double) all;
  }

  public double nearZero() {
    return small / (double) all;
  }
}
