package io.cleave.examples.report;

import java.util.Locale;
import java.util.OptionalDouble;

/** How numbers are written. */
final class Numbers {

  static final String NONE = "–";
  private static final double HUNDRED = 100;

  private Numbers() {}

  static String count(double value) {
    return write("%,.0f", value);
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  static String percent(double share) {
    return write("%.2f %%", HUNDRED * share);
  }

  static String tenths(double share) {
    return write("%.1f %%", HUNDRED * share);
  }

  static String points(double share) {
    return write("%.2f", HUNDRED * share);
  }

  static String ratio(double ratio) {
    return write("%.1fx", ratio);
  }

  static String small(double value) {
    return write("%.4f", value);
  }

  static String correlation(OptionalDouble value) {
    return value.isPresent() ? write("%.2f", value.getAsDouble()) : NONE;
  }

  static String count(OptionalDouble value) {
    return value.isPresent() ? count(value.getAsDouble()) : NONE;
  }

  private static String write(String format, double value) {
    return String.format(Locale.ROOT, format, value == 0 ? 0.0 : value);
  }
}
