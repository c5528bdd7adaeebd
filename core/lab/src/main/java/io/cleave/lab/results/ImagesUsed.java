package io.cleave.lab.results;

import io.cleave.codec.internal.Check;
import java.util.List;

/**
 * The images of an experiment.
 *
 * @param identity of the set
 * @param count how many sound ones were taken
 * @param damaged names of those that were left out
 */
public record ImagesUsed(String identity, long count, List<String> damaged) {
  /**
   * Checks the count.
   *
   * @param identity of the set
   * @param count 0 or more
   * @param damaged may be empty
   * @throws IllegalArgumentException if the count is negative
   */
  public ImagesUsed {
    Check.argument(count >= 0, "count", count, "0 or more");
    damaged = List.copyOf(damaged);
  }
}
