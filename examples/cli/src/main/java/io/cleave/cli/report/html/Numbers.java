package io.cleave.cli.report.html;

import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers as text. */
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

  public static String tenths(OptionalDouble share) {
    return share.isPresent() ? tenths(share.getAsDouble()) : NONE;
  }

  public static String points(double share) {
    return write("%.2f", HUNDRED * share);
  }

  public static String ratio(OptionalDouble ratio) {
    return ratio.isPresent() ? write("%.1fx", ratio.getAsDouble()) : NONE;
  }

  public static String small(OptionalDouble value) {
    return value.isPresent() ? write("%.4f", value.getAsDouble()) : NONE;
  }

  public static String correlation(double value) {
    return write("%.2f", value);
  }

  private static String write(String format, double value) {
    return String.format(Locale.ROOT, format, value == 0 ? 0.0 : value);
  }
}
