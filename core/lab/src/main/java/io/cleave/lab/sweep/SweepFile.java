package io.cleave.lab.sweep;

import io.cleave.codec.internal.Check;
import io.cleave.lab.results.CsvFile;
import io.cleave.lab.results.ImagesUsed;
import io.cleave.lab.results.ResultFile;
import io.cleave.lab.results.ResultFiles;
import io.cleave.lab.results.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The result of a sweep, as {@code sweep.json} and {@code sweep.csv}.
 *
 * @param command the command that reproduces it
 * @param model the model's name as given to the command
 * @param network the name of the network
 * @param images the images that every point was measured on
 * @param variants the hash of the weights by the name of the variant, with the original first
 * @param cuts the size of the activation as float32, in bytes, by the name of the cut
 * @param rows the measurements
 */
@Tool(value = "cleave sweep", version = 2)
public record SweepFile(
    String command,
    String model,
    String network,
    ImagesUsed images,
    Map<String, String> variants,
    Map<String, Long> cuts,
    List<SweepRow> rows)
    implements ResultFile {
  /** The max loss of top-1 accuracy at which accuracy counts as kept, as a share: {@value}. */
  public static final double TOLERATED_LOSS = 0.01;

  private static final double ROUNDING = 1e-9;

  /**
   * Checks that the rows only name variants and cuts that are listed.
   *
   * @param command the command that reproduces it
   * @param model the model's name
   * @param network the name of the network
   * @param images the images
   * @param variants one or more variants
   * @param cuts the cuts; may be empty
   * @param rows the measurements, one of which is of the uncut original
   * @throws IllegalArgumentException if a row has another variant or cut, or no row is of the uncut
   *     original
   */
  public SweepFile {
    variants = Collections.unmodifiableMap(new LinkedHashMap<>(variants));
    cuts = Collections.unmodifiableMap(new LinkedHashMap<>(cuts));
    rows = List.copyOf(rows);
    boolean compared = uncut(rows, original(variants)).isPresent();
    Check.argument(compared, "rows", "none of the uncut original", "one");
    for (int i = 0; i < rows.size(); i++) {
      SweepPoint point = rows.get(i).point();
      String field = "rows[" + i + "].point.";
      boolean known = variants.containsKey(point.variant());
      Check.argument(known, field + "variant", point.variant(), "one of " + variants.keySet());
      if (point instanceof SweepPoint.AtCut at) {
        Check.argument(
            cuts.containsKey(at.cut()), field + "cut", at.cut(), "one of " + cuts.keySet());
      }
    }
  }

  /**
   * {@return the file of a result}
   *
   * @param result the result of a sweep
   * @param command the command that reproduces it
   */
  public static SweepFile of(SweepResult result, String command) {
    SweepPlan plan = result.plan();
    Map<String, String> variants = new LinkedHashMap<>();
    plan.variants().forEach(each -> variants.put(each.name(), each.hash()));
    return new SweepFile(
        command,
        plan.model(),
        plan.network(),
        new ImagesUsed(
            plan.imageRange().identity(),
            plan.images() - result.damaged().size(),
            result.damaged()),
        variants,
        plan.cuts(),
        result.rows());
  }

  /**
   * Writes {@code sweep.json} and {@code sweep.csv}, each either completely or not at all.
   *
   * @param folder the folder, created if it does not exist; files of these names are replaced
   * @throws IOException if a file cannot be written
   */
  public void write(Path folder) throws IOException {
    ResultFiles.write(folder.resolve("sweep.json"), this);
    CsvFile.write(folder.resolve("sweep.csv"), Line.class, rows.stream().map(Line::of).toList());
  }

  /** A line of the table. */
  private record Line(
      String variant,
      Optional<String> cut,
      String family,
      OptionalDouble amount,
      String setting,
      long images,
      double top1,
      double top5,
      double agreement,
      long lost,
      long gained,
      double meanBytes,
      OptionalDouble ratio) {
    static Line of(SweepRow row) {
      SweepPoint point = row.point();
      return new Line(
          point.variant(),
          point instanceof SweepPoint.AtCut at ? Optional.of(at.cut()) : Optional.empty(),
          point.family(),
          point.amount(),
          point.setting(),
          row.images(),
          row.top1(),
          row.top5(),
          row.agreement(),
          row.lost(),
          row.gained(),
          row.meanBytes(),
          row.ratio());
    }
  }

  /**
   * {@return the rows of this sweep and of another one of the same network and images}
   *
   * @param other another sweep, with the same variants or others
   * @throws IllegalArgumentException if a variant has different weights in the two sweeps
   */
  public SweepFile and(SweepFile other) {
    Map<String, String> allVariants = new LinkedHashMap<>(variants);
    other.variants.forEach(
        (name, hash) -> {
          String before = allVariants.putIfAbsent(name, hash);
          boolean same = before == null || before.equals(hash);
          Check.argument(same, "variants", name, "the same weights as in other files");
        });
    Map<String, Long> allCuts = new LinkedHashMap<>(cuts);
    allCuts.putAll(other.cuts);
    Map<SweepPoint, SweepRow> allRows = new LinkedHashMap<>();
    rows.forEach(row -> allRows.put(row.point(), row));
    other.rows.forEach(row -> allRows.putIfAbsent(row.point(), row));
    return new SweepFile(
        command.lines().anyMatch(other.command::equals) ? command : command + "\n" + other.command,
        model,
        network,
        images,
        allVariants,
        allCuts,
        new ArrayList<>(allRows.values()));
  }

  /**
   * {@return whether the rows of this sweep can be compared with those of another}
   *
   * @param other another sweep
   */
  public boolean isComparableTo(SweepFile other) {
    return model.equals(other.model)
        && network.equals(other.network)
        && images.equals(other.images);
  }

  /** {@return the name of the variant that the others are compared with} */
  public String original() {
    return original(variants);
  }

  private static String original(Map<String, String> variants) {
    return variants.keySet().stream().findFirst().orElse("original");
  }

  /** {@return the top-1 accuracy of the uncut original network, in [0, 1]} */
  public double uncutTop1() {
    return uncut(rows, original()).orElseThrow().top1();
  }

  private static Optional<SweepRow> uncut(List<SweepRow> rows, String variant) {
    return rows.stream()
        .filter(row -> row.point().isUncut() && row.point().variant().equals(variant))
        .findFirst();
  }

  /**
   * {@return selected rows, in ascending order of bytes}
   *
   * @param which selects rows
   */
  public List<SweepRow> sorted(Predicate<SweepRow> which) {
    return rows.stream()
        .filter(which)
        .sorted(Comparator.comparingDouble(SweepRow::meanBytes))
        .toList();
  }

  /**
   * {@return the rows of pictures in one format that the original network classified, in ascending
   * order of bytes}
   *
   * @param family the format
   */
  public List<SweepRow> pictures(String family) {
    return sorted(
        row ->
            row.point() instanceof SweepPoint.AsPicture picture
                && picture.family().equals(family)
                && picture.variant().equals(original()));
  }

  /** {@return the rows of each curve, without those of uncut networks} */
  public Collection<List<SweepRow>> curves() {
    return rows.stream()
        .filter(row -> !row.point().isUncut())
        .collect(
            Collectors.groupingBy(
                row -> List.of(row.point().variant(), row.point().place(), row.point().family()),
                LinkedHashMap::new,
                Collectors.toList()))
        .values();
  }

  /**
   * {@return the top-1 accuracy that a row loses compared with the uncut original, as a share}
   *
   * @param row a row of this sweep
   */
  public double loss(SweepRow row) {
    return uncutTop1() - row.top1();
  }

  /**
   * {@return the row of the fewest bytes that loses at most {@link #TOLERATED_LOSS}; empty if all
   * lose more}
   *
   * @param some rows of this sweep
   */
  public Optional<SweepRow> smallest(List<SweepRow> some) {
    return some.stream()
        .filter(row -> loss(row) <= TOLERATED_LOSS + ROUNDING)
        .min(Comparator.comparingDouble(SweepRow::meanBytes));
  }

  /**
   * {@return the row of the smallest pictures that are classified at least as accurately as another
   * row; empty if there are none}
   *
   * @param family the format of the pictures
   * @param row a row of this sweep
   */
  public Optional<SweepRow> asGood(String family, SweepRow row) {
    return pictures(family).stream()
        .filter(picture -> picture.top1() >= row.top1() - ROUNDING)
        .findFirst();
  }
}
