package io.cleave.bench;

import java.util.Collection;
import java.util.function.Function;

/**
 * Milliseconds of one rival's runs.
 *
 * @param median of the rounds
 * @param fastest of the rounds
 * @param p90 what nine of ten rounds stay below
 */
public record Timing(double median, double fastest, double p90) {
  /**
   * {@return their timing} Sums up runs.
   *
   * @param nanos one or more runs
   */
  public static Timing of(Collection<Long> nanos) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    int last = sorted.length - 1;
    return new Timing(
        sorted[last / 2] / 1e6, sorted[0] / 1e6, sorted[(int) Math.round(0.9 * last)] / 1e6);
  }

  /**
   * {@return the columns} What tables show of it.
   *
   * @param columns to which its three figures are added
   * @param format of a figure
   * @param timing of a row
   * @param <T> one row
   */
  public static <T> Columns<T> columns(
      Columns<T> columns, String format, Function<T, Timing> timing) {
    return columns
        .add("median ms", format, row -> timing.apply(row).median())
        .add("fastest ms", format, row -> timing.apply(row).fastest())
        .add("p90 ms", format, row -> timing.apply(row).p90());
  }

  /**
   * {@return nanoseconds} Runs once.
   *
   * @param run what is timed, by the wall's clock
   */
  public static long nanos(Runnable run) {
    long started = System.nanoTime();
    run.run();
    return System.nanoTime() - started;
  }
}
