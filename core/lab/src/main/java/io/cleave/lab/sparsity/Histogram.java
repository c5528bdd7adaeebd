package io.cleave.lab.sparsity;

import io.cleave.codec.internal.Check;
import java.util.List;

/**
 * How often values fell into bins of equal width. Bin {@code i} takes values from {@code from + i *
 * binWidth} on, up to where the next begins; edges are rounded to float32, so that the float 0.35f
 * opens a bin.
 *
 * @param binWidth width of each bin
 * @param from where the first bin begins
 * @param counts values in each bin; the first and last are not empty, but the bin of 0 is always
 *     there
 * @param below values below the bins that are kept
 * @param above values above them
 */
public record Histogram(double binWidth, double from, List<Long> counts, long below, long above) {
  /**
   * Takes a copy of the counts.
   *
   * @param binWidth above 0
   * @param from a multiple of the width
   * @param counts 1 or more
   * @param below 0 or more
   * @param above 0 or more
   */
  public Histogram {
    Check.argument(binWidth > 0, "binWidth", binWidth, "more than 0");
    boolean counted = counts.stream().allMatch(count -> count >= 0) && below >= 0 && above >= 0;
    Check.argument(counted, "counts", "a negative one", "0 or more each");
    counts = List.copyOf(counts);
  }

  /** {@return how many values there are} */
  public long total() {
    return below + above + counts.stream().mapToLong(Long::longValue).sum();
  }

  /**
   * {@return where a bin begins, exactly}
   *
   * @param bin counted from 0; as many as there are, for the end of the last
   */
  public double edge(int bin) {
    double perUnit = Math.rint(1 / binWidth);
    return (Math.rint(from * perUnit) + bin) / perUnit;
  }
}
