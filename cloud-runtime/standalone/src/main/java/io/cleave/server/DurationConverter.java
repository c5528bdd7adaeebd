package io.cleave.server;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads times as people write them: {@code 500ms}, {@code 1.5 s}, {@code 30 seconds}, {@code
 * 1h30m}, {@code 2d}. Only {@code 0} needs no unit.
 */
final class DurationConverter implements ITypeConverter<Duration> {
  private static final Pattern PART =
      Pattern.compile("\\s*(\\d{1,9}(?:\\.\\d{1,9})?)\\s*([a-zµ]+)\\s*");
  private static final Map<String, Duration> UNITS = units();
  private static final int NANO_DIGITS = 9;

  /** Ten years of nanoseconds fit into a long. */
  private static final Duration MAX = Duration.ofDays(3650);

  private static Map<String, Duration> units() {
    Map<String, Duration> units = new TreeMap<>();
    name(units, Duration.ofNanos(1_000), "us", "µs", "microsecond", "microseconds");
    name(units, Duration.ofMillis(1), "ms", "msec", "millis", "millisecond", "milliseconds");
    name(units, Duration.ofSeconds(1), "s", "sec", "secs", "second", "seconds");
    name(units, Duration.ofMinutes(1), "m", "min", "mins", "minute", "minutes");
    name(units, Duration.ofHours(1), "h", "hr", "hrs", "hour", "hours");
    name(units, Duration.ofDays(1), "d", "day", "days");
    return units;
  }

  private static void name(Map<String, Duration> units, Duration unit, String... names) {
    for (String name : names) {
      units.put(name, unit);
    }
  }

  @Override
  public Duration convert(String value) {
    String text = value.strip().toLowerCase(Locale.ROOT);
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher part = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (end < text.length()) {
      if (!part.find() || part.start() != end || !UNITS.containsKey(part.group(2))) {
        throw refusal(value);
      }
      sum = sum.plus(times(UNITS.get(part.group(2)), part.group(1)));
      end = part.end();
    }
    if (end == 0 || sum.compareTo(MAX) > 0) {
      throw refusal(value);
    }
    return sum;
  }

  private static Duration times(Duration unit, String amount) {
    BigDecimal seconds =
        BigDecimal.valueOf(unit.toNanos(), NANO_DIGITS)
            .multiply(new BigDecimal(amount))
            .setScale(NANO_DIGITS, RoundingMode.HALF_UP);
    long whole = seconds.longValue();
    int nanos = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(NANO_DIGITS).intValue();
    return Duration.ofSeconds(whole, nanos);
  }

  private static TypeConversionException refusal(String value) {
    return new TypeConversionException(
        value + " (expected: a time with its unit, such as 500ms, 30s, 5m, 1h30m or 1d)");
  }

  /** Writes a time as {@link #convert} reads it. */
  static String show(Duration time) {
    return time.isZero() ? "0" : time.toString().replace("PT", "").toLowerCase(Locale.ROOT);
  }
}
