package io.cleave.cli;

import io.cleave.lab.sweep.SweepFile;
import io.cleave.lab.sweep.SweepPoint;
import io.cleave.lab.sweep.SweepRow;
import io.cleave.lab.text.Table;
import java.util.Locale;

/**
 * The tables that show a user the results of a sweep.
 *
 * @param sweep a sweep with the uncut original
 */
record SweepTables(SweepFile sweep) {
  private static final double POINTS = 100;

  String all() {
    Table table =
        new Table(
            "weights", "cut", "setting", "bytes", "ratio", "top-1 %", "loss", "top-5 %", "agree %");
    for (SweepRow row : sweep.rows()) {
      table.row(
          row.point().variant(),
          row.point().place(),
          row.point().setting(),
          row.point().isUncut() ? "-" : bytes(row),
          ratio(row),
          percent(row.top1()),
          percent(sweep.loss(row)),
          percent(row.top5()),
          percent(row.agreement()));
    }
    return table.toString();
  }

  /** The row of each curve that takes the fewest bytes and keeps the accuracy. */
  String smallest() {
    Table table =
        new Table("weights", "cut", "family", "setting", "bytes", "ratio", "loss", "JPEG as good");
    sweep.curves().forEach(curve -> sweep.smallest(curve).ifPresent(row -> add(row, table)));
    return table.toString();
  }

  private void add(SweepRow row, Table table) {
    boolean picture = row.point() instanceof SweepPoint.AsPicture;
    table.row(
        row.point().variant(),
        row.point().place(),
        row.point().family(),
        row.point().setting(),
        bytes(row),
        ratio(row),
        percent(sweep.loss(row)),
        picture ? "-" : sweep.asGood("jpeg", row).map(SweepTables::bytes).orElse("none"));
  }

  private static String bytes(SweepRow row) {
    return String.format(Locale.ROOT, "%,.0f", row.meanBytes());
  }

  private static String ratio(SweepRow row) {
    return row.ratio().isPresent()
        ? String.format(Locale.ROOT, "%,.1fx", row.ratio().getAsDouble())
        : "-";
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f", POINTS * share);
  }
}
