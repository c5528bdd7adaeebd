package io.cleave.codec.internal.pruning;

/**
 * The rule by which whole feature maps are dropped.
 *
 * @param metric what maps are judged by
 * @param kind what the amount means
 * @param amount a metric that must be exceeded, or the fraction of maps that are kept
 */
public record MapRule(Metric metric, Kind kind, double amount) {
  public enum Metric {
    MAX,
    MEAN
  }

  public enum Kind {
    THRESHOLD,
    KEEP
  }

  /** The rule as {@link io.cleave.codec.Pruning#parse} knows it. */
  public String name() {
    String name = metric == Metric.MAX ? "maps-max" : "maps-mean";
    return kind == Kind.THRESHOLD ? name : name + "-keep";
  }

  /** The amount as it was written: thresholds are kept as float32. */
  public double written() {
    return kind == Kind.THRESHOLD ? Double.parseDouble(Float.toString((float) amount)) : amount;
  }

  @Override
  public String toString() {
    return name() + "=" + (kind == Kind.THRESHOLD ? Float.toString((float) amount) : amount);
  }
}
