package io.cleave.lab.sparsity.internal;

/** Counts exact zeros and small magnitudes; refuses NaN. */
public final class ZeroCounter implements ActivationCounter {
  private final String layer;
  private final float threshold;
  private long zeros;
  private long small;
  private long all;

  public ZeroCounter(String layer, float threshold) {
    this.layer = layer;
    this.threshold = threshold;
  }

  @Override
  public void add(ChosenImage image, float... values) {
    for (float value : values) {
      float magnitude = Math.abs(value);
      zeros += magnitude == 0 ? 1 : 0;
      small += magnitude <= threshold ? 1 : 0;
      if (Float.isNaN(magnitude)) {
        throw new IllegalStateException(
            "activation at " + layer + " of " + image.name() + ": NaN (are the weights damaged?)");
      }
    }
    all += values.length;
  }

  /** {@return the share of exact zeros} */
  public double zeros() {
    return zeros / (double) all;
  }

  /** {@return the share of magnitudes up to the threshold} */
  public double nearZero() {
    return small / (double) all;
  }
}
