package io.cleave.lab.results;

import io.cleave.codec.internal.Check;
import java.util.List;

/**
 * The images that an experiment used.
 *
 * @param identity a text that identifies the set
 * @param count how many sound images were used
 * @param damaged the names of the images that were skipped
 */
public record ImagesUsed(String identity, long count, List<String> damaged) {
  /**
   * Checks the count and copies the list.
   *
   * @param identity a text that identifies the set
   * @param count 0 or more
   * @param damaged the names of damaged images; may be empty
   * @throws IllegalArgumentException if the count is negative
   */
  public ImagesUsed {
    Check.argument(count >= 0, "count", count, "0 or more");
    damaged = List.copyOf(damaged);
  }
}
