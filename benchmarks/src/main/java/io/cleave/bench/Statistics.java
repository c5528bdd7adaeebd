package io.cleave.bench;

import java.util.Collection;

/** Of figures that were measured. */
public final class Statistics {

  private Statistics() {}

  /**
   * {@return the lower of the two middle ones where there is none; NaN of nothing} The middle
   * value.
   *
   * @param values in any order
   */
  public static double median(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[(sorted.length - 1) / 2];
  }

  /**
   * {@return the greatest; NaN of nothing} The greatest value.
   *
   * @param values in any order
   */
  public static double greatest(Collection<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
  }
}
