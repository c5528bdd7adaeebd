package io.cleave.lab.sweep;

import io.cleave.codec.internal.Check;
import io.cleave.lab.measure.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a sweep measured. Two results are equal when every count is, whatever threads or machines
 * counted.
 *
 * @param plan what was measured
 * @param counts of each point of the plan
 * @param damaged the names of images that were skipped
 */
public record SweepResult(SweepPlan plan, List<Counts> counts, List<String> damaged) {

  /**
   * Adds up chunks.
   *
   * @param plan that they belong to
   * @param chunks all of the plan, each once, in any order
   * @return the result
   * @throws IllegalArgumentException if a chunk is missing, there twice, or of another plan, or if
   *     every image was damaged
   */
  public static SweepResult of(SweepPlan plan, Collection<ChunkResult> chunks) {
    ChunkResult[] ordered = ordered(plan, chunks);
    List<Counts> sums = new ArrayList<>(Collections.nCopies(plan.size(), Counts.NONE));
    List<String> damaged = new ArrayList<>();
    for (ChunkResult chunk : ordered) {
      for (int i = 0; i < sums.size(); i++) {
        sums.set(i, sums.get(i).plus(chunk.counts().get(i)));
      }
      damaged.addAll(chunk.damaged());
    }
    String none = "all " + damaged.size() + " are damaged";
    Check.argument(sums.get(0).images() > 0, "images", none, "a sound one");
    return new SweepResult(plan, List.copyOf(sums), List.copyOf(damaged));
  }

  private static ChunkResult[] ordered(SweepPlan plan, Collection<ChunkResult> chunks) {
    ChunkResult[] ordered = new ChunkResult[plan.chunks().size()];
    for (ChunkResult chunk : chunks) {
      int number = chunk.chunk();
      boolean known = number >= 0 && number < ordered.length;
      boolean planned = known && chunk.counts().size() == plan.size();
      Check.argument(planned, "chunk", number, "one of the plan");
      Check.argument(ordered[number] == null, "chunk", number + " twice", "each once");
      ordered[number] = chunk;
    }
    int missing = Arrays.asList(ordered).indexOf(null);
    Check.argument(missing < 0, "chunk", missing + " is missing", "all");
    return ordered;
  }

  /** {@return a row for each point, in the plan's order: the uncut original first} */
  public List<SweepRow> rows() {
    List<SweepRow> rows = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      SweepPoint point = plan.points().get(i).point();
      Long float32Bytes = plan.cuts().get(point.place());
      rows.add(
          SweepRow.of(
              point,
              counts.get(i),
              float32Bytes == null ? OptionalDouble.empty() : OptionalDouble.of(float32Bytes)));
    }
    return rows;
  }

  /**
   * Writes {@code sweep.json} and {@code sweep.csv}, each whole or not at all.
   *
   * @param folder made where it is absent; files of these names are replaced
   * @param command how to make them again, for readers
   * @throws IOException if one cannot be written
   */
  public void write(Path folder, String command) throws IOException {
    SweepFile.of(this, command).write(folder);
  }
}
