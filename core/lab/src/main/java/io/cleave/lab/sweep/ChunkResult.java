package io.cleave.lab.sweep;

import io.cleave.lab.measure.Counts;
import java.io.Serializable;
import java.util.List;

/**
 * The counts of one chunk of a sweep. Immutable.
 *
 * @param chunk the number of the chunk
 * @param counts the counts for each point of the plan, in the plan's order
 * @param damaged the names of images that were skipped
 */
public record ChunkResult(int chunk, List<Counts> counts, List<String> damaged)
    implements Serializable {

  /**
   * Copies the lists.
   *
   * @param chunk the number of the chunk
   * @param counts one for each point of the plan
   * @param damaged the names of images that were skipped; may be empty
   */
  public ChunkResult {
    counts = List.copyOf(counts);
    damaged = List.copyOf(damaged);
  }
}
