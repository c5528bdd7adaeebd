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
 * The result of a sweep. Two results are equal if every count is, whichever threads or machines
 * counted. Immutable.
 *
 * @param plan the plan that was measured
 * @param counts the counts for each point of the plan
 * @param damaged the names of images that were skipped
 */
public record SweepResult(SweepPlan plan, List<Counts> counts, List<String> damaged) {

  /**
   * {@return the sum of the counts of chunks}
   *
   * @param plan the plan that the chunks belong to
   * @param chunks all chunks of the plan, each once, in any order
   * @throws IllegalArgumentException if a chunk is missing, occurs twice or is of another plan, or
   *     if every image was damaged
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

  /** {@return a row for each point in the plan's order, the uncut original first} */
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
   * Writes {@code sweep.json} and {@code sweep.csv}, each either completely or not at all.
   *
   * @param folder the folder, created if it does not exist; files of these names are replaced
   * @param command the command that reproduces them, which is stored for readers
   * @throws IOException if a file cannot be written
   */
  public void write(Path folder, String command) throws IOException {
    SweepFile.of(this, command).write(folder);
  }
}
