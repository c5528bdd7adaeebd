package io.cleave.lab.sparsity;

import io.cleave.codec.internal.Check;
import java.util.List;

/**
 * How many values fall into bins of equal width. Bin {@code i} begins at {@code from + i *
 * binWidth} and ends where the next one begins. Edges are rounded to float32, so that for example
 * the float 0.35f belongs to the bin that begins at 0.35.
 *
 * @param binWidth the width of each bin
 * @param from where the first bin begins
 * @param counts how many values are in each bin; the first and the last bin are not empty, except
 *     that the bin of 0 is always there
 * @param below how many values are below the first bin
 * @param above how many values are above the last bin
 */
public record Histogram(double binWidth, double from, List<Long> counts, long below, long above) {
  /**
   * Copies the list of counts.
   *
   * @param binWidth above 0
   * @param from a multiple of {@code binWidth}
   * @param counts one or more bins
   * @param below 0 or more
   * @param above 0 or more
   */
  public Histogram {
    Check.argument(binWidth > 0, "binWidth", binWidth, "more than 0");
    boolean counted = counts.stream().allMatch(count -> count >= 0) && below >= 0 && above >= 0;
    Check.argument(counted, "counts", "a negative one", "0 or more each");
    counts = List.copyOf(counts);
  }

  /** {@return the number of all values, including those outside the bins} */
  public long total() {
    return below + above + counts.stream().mapToLong(Long::longValue).sum();
  }

  /**
   * {@return the exact value at which a bin begins}
   *
   * @param bin the index of the bin, counted from 0; the number of bins gives the end of the last
   *     one
   */
  public double edge(int bin) {
    double perUnit = Math.rint(1 / binWidth);
    return (Math.rint(from * perUnit) + bin) / perUnit;
  }
}
