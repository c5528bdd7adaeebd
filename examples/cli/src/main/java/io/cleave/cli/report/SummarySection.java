package io.cleave.cli.report;

import io.cleave.cli.report.html.Figure;
import io.cleave.cli.report.html.Html;
import io.cleave.cli.report.html.HtmlTable;
import io.cleave.cli.report.html.Numbers;
import io.cleave.lab.results.ImagesUsed;
import io.cleave.lab.results.Paper;
import io.cleave.lab.sweep.SweepFile;
import io.cleave.lab.sweep.SweepRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What was measured, and the most important pairs of bytes and loss. */
final class SummarySection {

  private SummarySection() {}

  static Section of(List<SweepFile> sweeps) {
    List<Figure> figures = new ArrayList<>();
    for (SweepFile sweep : sweeps) {
      figures.add(headlines(sweep));
    }
    return new Section(
        "summary",
        "Summary",
        "The fewest bytes that lose at most one percentage point of top-1 accuracy against the"
            + " uncut original.",
        figures);
  }

  private static Figure headlines(SweepFile sweep) {
    List<Headline> found = Headline.of(sweep);
    String caption =
        "Each row is the smallest point of a variant at a cut that loses at most one point of"
            + " top-1; bytes are whole tensor frames, and the ratio is to float32. JPEG is the"
            + " smallest swept JPEG file of the input with at least that row's top-1. Rows in"
            + " italics are the paper's own, of another network and other images: "
            + Paper.NAME
            + "."
            + (found.isEmpty() ? " No swept point loses so little." : "");
    return Figure.of(
        "headlines " + sweep.model(),
        "Fewest bytes for at most one point: " + sweep.model(),
        caption,
        sweep.command(),
        Html.of("{}{}", tiles(sweep, found), table(sweep, found)));
  }

  private static Html tiles(SweepFile sweep, List<Headline> found) {
    List<Html> tiles = new ArrayList<>();
    tiles.add(tile("Model", sweep.model(), sweep.network()));
    tiles.add(tile("Images", Numbers.count(sweep.images().count()), damaged(sweep.images())));
    tiles.add(tile("Top-1, uncut", Numbers.percent(sweep.uncutTop1()), "original"));
    best(sweep, found, true).ifPresent(tiles::add);
    best(sweep, found, false).ifPresent(tiles::add);
    sweep.smallest(sweep.pictures("jpeg")).map(SummarySection::jpeg).ifPresent(tiles::add);
    return Html.of("<dl class=\"tiles\">{}</dl>\n", Html.join(tiles));
  }

  private static String damaged(ImagesUsed images) {
    return images.damaged().isEmpty()
        ? images.identity()
        : images.identity() + "; " + images.damaged().size() + " damaged, skipped";
  }

  private static Optional<Html> best(SweepFile sweep, List<Headline> found, boolean original) {
    return found.stream()
        .map(Headline::row)
        .filter(row -> row.point().variant().equals(sweep.original()) == original)
        .max(Comparator.comparingDouble(row -> row.ratio().orElse(0)))
        .map(
            row ->
                tile(
                    original ? "Best, original" : "Best, fine-tuned",
                    Numbers.ratio(row.ratio()),
                    Numbers.count(row.meanBytes()) + " bytes at " + row.point().place()));
  }

  private static Html jpeg(SweepRow row) {
    return tile(
        "JPEG for one point",
        Numbers.count(row.meanBytes()) + " bytes",
        row.point().setting() + ", top-1 " + Numbers.percent(row.top1()));
  }

  private static Html tile(String name, String value, String note) {
    return Html.of(
        "<div><dt>{}</dt><dd><strong>{}</strong><span>{}</span></dd></div>", name, value, note);
  }

  private static Html table(SweepFile sweep, List<Headline> found) {
    HtmlTable table =
        new HtmlTable(
            "Fewest bytes for at most one point",
            4,
            "Variant",
            "Cut",
            "Dropped by",
            "Setting",
            "Bytes",
            "Ratio",
            "Loss, points",
            "JPEG bytes");
    for (Headline each : found) {
      SweepRow row = each.row();
      table.row(
          row.point().variant(),
          row.point().place(),
          each.way().title(),
          row.point().setting(),
          Numbers.count(row.meanBytes()),
          Numbers.ratio(row.ratio()),
          Numbers.points(sweep.loss(row)),
          sweep
              .asGood("jpeg", row)
              .map(jpeg -> Numbers.count(jpeg.meanBytes()))
              .orElse("none as good"));
    }
    paper(table, "original", Paper.RATIO, Paper.LOSS);
    paper(table, "fine-tuned", Paper.TUNED_RATIO, Paper.TUNED_LOSS);
    return table.html();
  }

  private static void paper(HtmlTable table, String variant, double ratio, double loss) {
    table.otherRow(
        "the paper: " + variant,
        Numbers.NONE,
        "activation pruning",
        "bitmap, float32",
        Numbers.NONE,
        Numbers.ratio(OptionalDouble.of(ratio)),
        Numbers.points(loss),
        Numbers.NONE);
  }
}
