package io.cleave.lab.cuts;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.Cut;
import io.cleave.core.Network;
import io.cleave.lab.results.CsvFile;
import io.cleave.lab.results.ResultFile;
import io.cleave.lab.results.ResultFiles;
import io.cleave.lab.results.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Every cut of a network before its end, in the order of computation, as JSON or as a table.
 *
 * @param command the command that reproduces it
 * @param model the model's name as given to the command
 * @param network the name of the network
 * @param timing how times were measured; empty if they were not
 * @param cuts the cuts, of which the first is the network's beginning
 */
@Tool(value = "cleave cuts", version = 1)
public record CutsFile(
    String command, String model, String network, Optional<Timing> timing, List<CutRow> cuts)
    implements ResultFile {
  /**
   * Checks that the cuts have times if any were measured.
   *
   * @param command as above
   * @param model as above
   * @param network as above
   * @param timing as above
   * @param cuts as above; one or more
   * @throws IllegalArgumentException if there is no cut, or a cut has no time where others have or
   *     the other way round
   */
  public CutsFile {
    cuts = List.copyOf(cuts);
    Check.argument(!cuts.isEmpty(), "cuts", "none", "one or more");
    for (CutRow cut : cuts) {
      boolean alike = cut.headMillis().isPresent() == timing.isPresent();
      Check.argument(alike, "cuts", cut.name(), "times for all cuts with timing, else for none");
    }
  }

  /**
   * {@return the cuts of a network}
   *
   * @param command the command that reproduces it
   * @param model the model's name as given to the command
   * @param network the network
   * @param times the times of its cuts, if they were measured
   */
  public static CutsFile of(
      String command, String model, Network network, Optional<CutTimes> times) {
    Set<Cut> worthwhile = new HashSet<>(WorthwhileCuts.of(network));
    List<CutRow> rows = new ArrayList<>();
    List<Cut> splits = network.splits();
    for (int i = 0; i < splits.size(); i++) {
      Cut cut = splits.get(i);
      int place = i;
      Optional<Double> head = times.map(all -> all.headMillis().get(place));
      Optional<Double> whole = times.map(all -> all.timing().wholeMillis());
      Signature crossing = network.sampled(cut);
      rows.add(
          new CutRow(
              cut.name(),
              cut.aliases().stream().sorted().toList(),
              crossing.tensors().stream().map(TensorSpec::toString).toList(),
              crossing.bytes(),
              cut.head().parameters(),
              cut.head().multiplyAdds(),
              cut.tail().parameters(),
              cut.tail().multiplyAdds(),
              optional(head),
              optional(head.flatMap(time -> whole.map(all -> Math.max(0, all - time)))),
              worthwhile.contains(cut)));
    }
    return new CutsFile(command, model, network.name(), times.map(CutTimes::timing), rows);
  }

  private static OptionalDouble optional(Optional<Double> value) {
    return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  /** {@return the cuts worth having, behind the network's beginning for comparison} */
  public List<CutRow> worthHaving() {
    return cuts.stream().filter(cut -> cut.worthHaving() || cut.equals(cuts.get(0))).toList();
  }

  /**
   * Writes this as JSON, either completely or not at all.
   *
   * @param file the file, which is replaced if it exists
   * @throws IOException if the file cannot be written
   */
  public void writeJson(Path file) throws IOException {
    ResultFiles.write(file, this);
  }

  /**
   * Writes the cuts as a table, either completely or not at all.
   *
   * @param file the file, which is replaced if it exists
   * @throws IOException if the file cannot be written
   */
  public void writeCsv(Path file) throws IOException {
    CsvFile.write(file, Line.class, cuts.stream().map(Line::of).toList());
  }

  /** A line of the table. */
  private record Line(
      String name,
      String aliases,
      String tensors,
      long bytes,
      long headParameters,
      long headMultiplyAdds,
      long tailParameters,
      long tailMultiplyAdds,
      OptionalDouble headMillis,
      OptionalDouble tailMillis,
      boolean worthHaving) {
    static Line of(CutRow cut) {
      return new Line(
          cut.name(),
          String.join("; ", cut.aliases()),
          String.join("; ", cut.tensors()),
          cut.bytes(),
          cut.headParameters(),
          cut.headMultiplyAdds(),
          cut.tailParameters(),
          cut.tailMultiplyAdds(),
          cut.headMillis(),
          cut.tailMillis(),
          cut.worthHaving());
    }
  }
}
