package io.cleave.bench.accuracy;

import io.cleave.bench.Sheet;
import io.cleave.lab.link.PictureCoding.Format;
import io.cleave.lab.sweep.SweepFile;
import io.cleave.lab.sweep.SweepPoint;
import io.cleave.lab.sweep.SweepRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A sweep as tables.
 *
 * @param sweep with pictures, whole and bare
 */
record AccuracyTables(SweepFile sweep) {
  List<Sheet> sheets() {
    List<Sheet> sheets = new ArrayList<>();
    sheets.add(pictures());
    sweep.cuts().keySet().forEach(cut -> sheets.add(cut(cut)));
    sheets.add(verdict());
    return sheets;
  }

  private Sheet pictures() {
    Sheet sheet =
        new Sheet(
            String.format(
                Locale.ROOT,
                "%s, %,d images, uncut: top-1 %s %%. The uncut network on the inputs as pictures;"
                    + " bytes of a whole file, and without headers and tables.",
                sweep.model(),
                sweep.images().count(),
                percent(sweep.uncutTop1())),
            "picture",
            "bytes",
            "bare bytes",
            "top-1 %",
            "agreement %");
    for (Format format : Format.values()) {
      List<SweepRow> whole = sweep.pictures(format.toString());
      List<SweepRow> bare = sweep.pictures(BarePicture.family(format));
      for (int i = 0; i < whole.size(); i++) {
        sheet.row(
            whole.get(i).point().setting(),
            bytes(whole.get(i).meanBytes()),
            bytes(bare.get(i).meanBytes()),
            percent(whole.get(i).top1()),
            percent(whole.get(i).agreement()));
      }
    }
    return sheet;
  }

  private Sheet cut(String cut) {
    Sheet sheet =
        new Sheet(
            String.format(
                Locale.ROOT,
                "Cut at %s: an activation of %s bytes as float32. Beside each, the smallest JPEG"
                    + " and WebP of the input with at least its top-1.",
                cut,
                bytes(Objects.requireNonNull(sweep.cuts().get(cut)))),
            "profile",
            "bytes",
            "ratio",
            "top-1 %",
            "loss, points",
            "agreement %",
            "JPEG",
            "JPEG, bare",
            "WebP",
            "WebP, bare");
    for (SweepRow row : sweep.rows()) {
      if (row.point().isAt(cut)) {
        sheet.row(
            row.point().setting(),
            bytes(row.meanBytes()),
            ratio(row),
            percent(row.top1()),
            percent(sweep.loss(row)),
            percent(row.agreement()),
            asGood(Format.JPEG.toString(), row),
            asGood(BarePicture.family(Format.JPEG), row),
            asGood(Format.WEBP.toString(), row),
            asGood(BarePicture.family(Format.WEBP), row));
      }
    }
    return sheet;
  }

  private Sheet verdict() {
    Sheet sheet =
        new Sheet(
            "The smallest of each profile that loses at most one point of top-1.",
            "cut",
            "profile",
            "bytes",
            "ratio",
            "loss, points",
            "JPEG as good",
            "bare");
    for (List<SweepRow> curve : sweep.curves()) {
      if (curve.get(0).point() instanceof SweepPoint.AtCut) {
        sweep.smallest(curve).ifPresent(best -> verdict(best, sheet));
      }
    }
    return sheet;
  }

  private void verdict(SweepRow best, Sheet sheet) {
    sheet.row(
        best.point().place(),
        best.point().setting(),
        bytes(best.meanBytes()),
        ratio(best),
        percent(sweep.loss(best)),
        asGood(Format.JPEG.toString(), best),
        asGood(BarePicture.family(Format.JPEG), best));
  }

  private String asGood(String family, SweepRow row) {
    return sweep.asGood(family, row).map(picture -> bytes(picture.meanBytes())).orElse("none");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f", 100 * share);
  }

  private static String bytes(double bytes) {
    return String.format(Locale.ROOT, "%,.0f", bytes);
  }

  private static String ratio(SweepRow row) {
    return String.format(Locale.ROOT, "%.1fx", row.ratio().orElseThrow());
  }
}
