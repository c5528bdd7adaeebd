package io.cleave.lab.sweep;

import io.cleave.lab.measure.Counts;
import java.io.Serializable;
import java.util.List;

/**
 * What one chunk adds to a sweep.
 *
 * @param chunk its number
 * @param counts one for each point of the plan, in the plan's order
 * @param damaged names of the images that were skipped
 */
public record ChunkResult(int chunk, List<Counts> counts, List<String> damaged)
    implements Serializable {

  /**
   * Takes copies.
   *
   * @param chunk its number
   * @param counts one a point
   * @param damaged may be empty
   */
  public ChunkResult {
    counts = List.copyOf(counts);
    damaged = List.copyOf(damaged);
  }
}
