package io.cleave.cli.report.chart;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/**
 * An axis of a chart.
 *
 * @param title what it measures, with its unit
 * @param logarithmic whether equal ways are equal ratios
 * @param least where it begins; empty: at the least value
 * @param most where it ends; empty: at the greatest value
 * @param format writes the number of a tick
 */
public record Axis(
    String title,
    boolean logarithmic,
    OptionalDouble least,
    OptionalDouble most,
    DoubleFunction<String> format) {

  /**
   * An axis whose ends follow the values.
   *
   * @param title what it measures, with its unit
   * @return the axis
   */
  public static Axis linear(String title) {
    return new Axis(title, false, OptionalDouble.empty(), OptionalDouble.empty(), Axis::plain);
  }

  /**
   * An axis on which equal ways are equal ratios.
   *
   * @param title what it measures, with its unit
   * @return the axis
   */
  public static Axis logarithmic(String title) {
    return new Axis(title, true, OptionalDouble.empty(), OptionalDouble.empty(), Axis::leading);
  }

  /**
   * The same axis, beginning elsewhere.
   *
   * @param value where
   * @return the axis
   */
  public Axis from(double value) {
    return new Axis(title, logarithmic, OptionalDouble.of(value), most, format);
  }

  /**
   * The same axis, ending elsewhere.
   *
   * @param value where
   * @return the axis
   */
  public Axis to(double value) {
    return new Axis(title, logarithmic, least, OptionalDouble.of(value), format);
  }

  /**
   * The same axis for whole numbers: ticks between them have no label.
   *
   * @return the axis
   */
  public Axis whole() {
    return new Axis(
        title,
        logarithmic,
        least,
        most,
        value -> value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : " ");
  }

  /**
   * The same logarithmic axis for many powers of ten: they alone have labels.
   *
   * @return the axis
   */
  public Axis decades() {
    return new Axis(title, logarithmic, least, most, Axis::power);
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

  /** On a logarithmic axis 1, 2 and 5 have room; the others are marks without a label. */
  private static String leading(double value) {
    double digit = value / Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
    long rounded = Math.round(digit);
    if (rounded != 1 && rounded != 2 && rounded != 5) {
      return " ";
    }
    return value < 1 ? plain(value) : String.format(Locale.ROOT, "%.0f", value);
  }
}
