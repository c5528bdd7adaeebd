package io.cleave.cli;

import io.cleave.lab.sweep.SweepResult;
import io.cleave.lab.sweep.SweepRow;
import io.cleave.lab.text.Table;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a sweep measured, for people. */
final class SweepTables {
  /** The loss of top-1 that counts as keeping the accuracy. */
  private static final double TOLERATED_LOSS = 0.01;

  private static final double POINTS = 100;

  private final List<SweepRow> rows;
  private final double uncutTop1;

  SweepTables(SweepResult result) {
    this.rows = result.rows();
    this.uncutTop1 = rows.get(0).top1();
  }

  /** {@return a line for each point} */
  String all() {
    Table table =
        new Table(
            "weights", "cut", "setting", "bytes", "ratio", "top-1 %", "loss", "top-5 %", "agree %");
    for (SweepRow row : rows) {
      table.row(
          row.variant(),
          cut(row),
          row.setting(),
          bytes(row),
          ratio(row),
          percent(row.top1()),
          percent(uncutTop1 - row.top1()),
          percent(row.top5()),
          percent(row.agreement()));
    }
    return table.toString();
  }

  /** {@return of each curve the point of fewest bytes that keeps the original's accuracy} */
  String smallest() {
    Table table =
        new Table("weights", "cut", "family", "setting", "bytes", "ratio", "loss", "JPEG as good");
    Map<List<String>, List<SweepRow>> curves =
        rows.stream()
            .filter(row -> !row.family().equals("uncut"))
            .collect(
                Collectors.groupingBy(
                    row -> List.of(row.variant(), cut(row), row.family()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    curves.values().forEach(curve -> smallest(curve).ifPresent(row -> add(row, table)));
    return table.toString();
  }

  private void add(SweepRow row, Table table) {
    table.row(
        row.variant(),
        cut(row),
        row.family(),
        row.setting(),
        bytes(row),
        ratio(row),
        percent(uncutTop1 - row.top1()),
        row.cut() == null ? "-" : jpegAsGood(row).map(SweepTables::bytes).orElse("none"));
  }

  private Optional<SweepRow> smallest(List<SweepRow> curve) {
    return curve.stream()
        .filter(row -> uncutTop1 - row.top1() <= TOLERATED_LOSS)
        .min(Comparator.comparingDouble(SweepRow::meanBytes));
  }

  private Optional<SweepRow> jpegAsGood(SweepRow row) {
    return rows.stream()
        .filter(other -> other.family().equals("jpeg") && other.top1() >= row.top1())
        .min(Comparator.comparingDouble(SweepRow::meanBytes));
  }

  private static String cut(SweepRow row) {
    return row.cut() == null ? "-" : row.cut();
  }

  private static String bytes(SweepRow row) {
    return row.family().equals("uncut")
        ? "-"
        : String.format(Locale.ROOT, "%,.0f", row.meanBytes());
  }

  private static String ratio(SweepRow row) {
    return row.ratio() == null ? "-" : String.format(Locale.ROOT, "%,.1fx", row.ratio());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f", POINTS * share);
  }
}
