package io.cleave.cli.report.html;

import java.util.Locale;
import java.util.Optional;

/** How numbers are written. */
public final class Numbers {

  public static final String NONE = "–";
  private static final double HUNDRED = 100;

  private Numbers() {}

  public static String count(double value) {
    return write("%,.0f", value);
  }

  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  public static String percent(double share) {
    return write("%.2f %%", HUNDRED * share);
  }

  public static String tenths(double share) {
    return write("%.1f %%", HUNDRED * share);
  }

  public static String points(double share) {
    return write("%.2f", HUNDRED * share);
  }

  public static String ratio(double ratio) {
    return write("%.1fx", ratio);
  }

  public static String small(double value) {
    return write("%.4f", value);
  }

  public static String correlation(Optional<Double> value) {
    return value.map(number -> write("%.2f", number)).orElse(NONE);
  }

  public static String count(Optional<Double> value) {
    return value.map(number -> count((double) number)).orElse(NONE);
  }

  private static String write(String format, double value) {
    return String.format(Locale.ROOT, format, value == 0 ? 0.0 : value);
  }
}
