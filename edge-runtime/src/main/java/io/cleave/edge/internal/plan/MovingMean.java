package io.cleave.edge.internal.plan;

/** A mean in which the newest value counts {@value #NEWEST}, and older ones less and less. */
final class MovingMean {
  private static final double NEWEST = 0.3;

  private double value = Double.NaN;

  void add(double newest) {
    value = isKnown() ? value + NEWEST * (newest - value) : newest;
  }

  boolean isKnown() {
    return !Double.isNaN(value);
  }

  /** The mean; NaN while it is unknown. */
  double value() {
    return value;
  }
}
