package io.cleave.cli.report.chart;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/**
 * An axis of a chart.
 *
 * @param title what the axis measures, with its unit
 * @param logarithmic whether equal distances are equal ratios
 * @param min where the axis begins; empty for the smallest value
 * @param max where the axis ends; empty for the largest value
 * @param format writes the label of a tick
 */
public record Axis(
    String title,
    boolean logarithmic,
    OptionalDouble min,
    OptionalDouble max,
    DoubleFunction<String> format) {

  /**
   * {@return a linear axis whose ends follow the values}
   *
   * @param title what the axis measures, with its unit
   */
  public static Axis linear(String title) {
    return new Axis(title, false, OptionalDouble.empty(), OptionalDouble.empty(), Axis::plain);
  }

  /**
   * {@return a logarithmic axis whose ends follow the values}
   *
   * @param title what the axis measures, with its unit
   */
  public static Axis logarithmic(String title) {
    return new Axis(title, true, OptionalDouble.empty(), OptionalDouble.empty(), Axis::leading);
  }

  /**
   * {@return a copy of this axis that begins at a value}
   *
   * @param value where the axis begins
   */
  public Axis from(double value) {
    return new Axis(title, logarithmic, OptionalDouble.of(value), max, format);
  }

  /**
   * {@return a copy of this axis that ends at a value}
   *
   * @param value where the axis ends
   */
  public Axis to(double value) {
    return new Axis(title, logarithmic, min, OptionalDouble.of(value), format);
  }

  /** {@return a copy of this axis for whole numbers, where ticks between them have no label} */
  public Axis whole() {
    return new Axis(
        title,
        logarithmic,
        min,
        max,
        value -> value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : " ");
  }

  /**
   * {@return a copy of this logarithmic axis for many powers of ten, where only these have labels}
   */
  public Axis decades() {
    return new Axis(title, logarithmic, min, max, Axis::power);
  }

  private static String power(double value) {
    double exponent = Math.log10(value);
    if (Math.abs(exponent - Math.rint(exponent)) > 1e-6) {
      return " ";
    }
    return value < 1e-4 ? "1e" + Math.round(exponent) : leading(value);
  }

  private static String plain(double value) {
    String text = String.format(Locale.ROOT, "%.4f", value);
    return text.replaceFirst("\\.?0+$", "");
  }

  /** A logarithmic axis has room for labels at 1, 2 and 5; the other ticks have none. */
  private static String leading(double value) {
    double digit = value / Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
    long rounded = Math.round(digit);
    if (rounded != 1 && rounded != 2 && rounded != 5) {
      return " ";
    }
    return value < 1 ? plain(value) : String.format(Locale.ROOT, "%.0f", value);
  }
}
