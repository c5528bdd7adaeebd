package io.cleave.cli.report;

import io.cleave.cli.report.html.Figure;
import io.cleave.cli.report.html.Html;
import io.cleave.cli.report.html.HtmlTable;
import io.cleave.cli.report.html.Numbers;
import io.cleave.cli.report.results.Images;
import io.cleave.cli.report.results.SweepRows;
import io.cleave.cli.report.results.SweepRows.Family;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What was measured, and the headline pairs of bytes and loss. */
final class SummarySection {

  private SummarySection() {}

  static Section of(List<SweepRows> sweeps) {
    List<Figure> figures = new ArrayList<>();
    for (SweepRows sweep : sweeps) {
      figures.add(headlines(sweep));
    }
    return new Section(
        "summary",
        "Summary",
        "The fewest bytes that lose at most one percentage point of top-1 accuracy against the"
            + " uncut original.",
        figures);
  }

  private static Figure headlines(SweepRows sweep) {
    List<Headline> found = Headline.of(sweep);
    String caption =
        "Each row is the smallest point of a variant at a cut that loses at most one point of"
            + " top-1; bytes are whole tensor frames, and the ratio is to float32. JPEG is the"
            + " smallest swept JPEG file of the input with at least that row's top-1. Rows in"
            + " italics are the paper's own, of another network and other images: "
            + Paper.NAME
            + ".";
    if (sweep.uncutTop1().isEmpty()) {
      caption += " This sweep has no uncut row of the original, so no loss is known.";
    } else if (found.isEmpty()) {
      caption += " No swept point loses so little.";
    }
    return Figure.of(
        "headlines " + sweep.model(),
        "Fewest bytes for at most one point: " + sweep.model(),
        caption,
        sweep.command(),
        Html.of("{}{}", tiles(sweep, found), table(sweep, found)));
  }

  private static Html tiles(SweepRows sweep, List<Headline> found) {
    List<Html> tiles = new ArrayList<>();
    tiles.add(tile("Model", sweep.model(), sweep.network()));
    tiles.add(tile("Images", Numbers.count(sweep.images().count()), damaged(sweep.images())));
    sweep
        .uncutTop1()
        .ifPresent(top1 -> tiles.add(tile("Top-1, uncut", Numbers.percent(top1), "original")));
    best(sweep, found, true).ifPresent(tiles::add);
    best(sweep, found, false).ifPresent(tiles::add);
    smallestJpeg(sweep).ifPresent(tiles::add);
    return Html.of("<dl class=\"tiles\">{}</dl>\n", Html.join(tiles));
  }

  static String damaged(Images images) {
    return images.damaged().isEmpty()
        ? images.identity()
        : images.identity() + "; " + images.damaged().size() + " damaged, skipped";
  }

  private static Optional<Html> best(SweepRows sweep, List<Headline> found, boolean original) {
    return found.stream()
        .filter(each -> each.row().variant().equals(sweep.original()) == original)
        .max(Comparator.comparingDouble(each -> each.ratio(sweep)))
        .map(
            each ->
                tile(
                    original ? "Best, original" : "Best, fine-tuned",
                    Numbers.ratio(each.ratio(sweep)),
                    Numbers.count(each.row().bytes())
                        + " bytes at "
                        + each.row().cut().orElseThrow()));
  }

  private static Optional<Html> smallestJpeg(SweepRows sweep) {
    double least = sweep.uncutTop1().orElse(1.0) - Headline.TOLERATED - Headline.ROUNDING;
    return sweep.pictures(Family.JPEG).stream()
        .filter(row -> row.top1() >= least)
        .findFirst()
        .map(
            row ->
                tile(
                    "JPEG for one point",
                    Numbers.count(row.bytes()) + " bytes",
                    row.setting() + ", top-1 " + Numbers.percent(row.top1())));
  }

  private static Html tile(String name, String value, String note) {
    return Html.of(
        "<div><dt>{}</dt><dd><strong>{}</strong><span>{}</span></dd></div>", name, value, note);
  }

  private static Html table(SweepRows sweep, List<Headline> found) {
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
      table.row(
          each.row().variant(),
          each.row().cut().orElseThrow(),
          each.way().title(),
          each.row().setting(),
          Numbers.count(each.row().bytes()),
          Numbers.ratio(each.ratio(sweep)),
          Numbers.points(each.loss()),
          each.jpeg().map(row -> Numbers.count(row.bytes())).orElse("none as good"));
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
        Numbers.ratio(ratio),
        Numbers.points(loss),
        Numbers.NONE);
  }
}
