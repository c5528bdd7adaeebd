package io.cleave.cli.report;

import io.cleave.cli.report.Headline.Way;
import io.cleave.cli.report.chart.Axis;
import io.cleave.cli.report.chart.Ink;
import io.cleave.cli.report.chart.Look;
import io.cleave.cli.report.chart.Look.Shape;
import io.cleave.cli.report.chart.Look.Stroke;
import io.cleave.cli.report.chart.Plot;
import io.cleave.cli.report.chart.Point;
import io.cleave.cli.report.html.Figure;
import io.cleave.cli.report.html.Html;
import io.cleave.cli.report.html.HtmlTable;
import io.cleave.cli.report.html.Numbers;
import io.cleave.lab.sweep.SweepFile;
import io.cleave.lab.sweep.SweepRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Accuracy against bytes at each cut: activations, maps and profiles, with pictures for comparison.
 */
final class CurveSection {

  private static final double SHOWN = 30;
  private static final double STEP = 5;
  private static final double HUNDRED = 100;
  private static final Look UNCUT = new Look(Ink.AXIS, Stroke.DASHED, Shape.NONE);
  private static final Map<String, Look> PICTURES = pictures();

  private CurveSection() {}

  private static Map<String, Look> pictures() {
    Map<String, Look> looks = new LinkedHashMap<>();
    looks.put("jpeg", new Look(Ink.AXIS, Stroke.DOTTED, Shape.CROSS));
    looks.put("webp", new Look(Ink.TEXT, Stroke.DOTTED, Shape.CROSS));
    looks.put("webp-lossless", new Look(Ink.AXIS, Stroke.NONE, Shape.DIAMOND));
    looks.put("png", new Look(Ink.TEXT, Stroke.NONE, Shape.DIAMOND));
    return looks;
  }

  static Section of(List<SweepFile> sweeps) {
    List<Figure> figures = new ArrayList<>();
    for (SweepFile sweep : sweeps) {
      for (String cut : sweep.cuts().keySet()) {
        for (Way way : Way.values()) {
          List<SweepRow> rows = sweep.sorted(row -> way.has(row) && row.point().isAt(cut));
          if (!rows.isEmpty()) {
            figures.add(curves(sweep, cut, way, rows));
          }
        }
      }
      figures.add(allPoints(sweep));
    }
    return new Section(
        "curves",
        "Accuracy against bytes",
        "Top-1 of the tail on what the server decodes, against the bytes of the frames that"
            + " carried it. Up and left is better.",
        figures);
  }

  private static Figure curves(SweepFile sweep, String cut, Way way, List<SweepRow> rows) {
    double from = from(sweep, rows);
    return Figure.chart(
        "curve " + sweep.model() + " " + cut + " " + way.title(),
        caption(sweep, cut, from),
        sweep.command(),
        plot(sweep, title(cut, way), rows, from),
        title(cut, way));
  }

  private static String title(String cut, Way way) {
    String name = way.title();
    return Character.toUpperCase(name.charAt(0)) + name.substring(1) + " at " + cut;
  }

  private static String caption(SweepFile sweep, String cut, double from) {
    String rest = from > 0 ? " Points below " + Math.round(from) + " % are left out." : "";
    return "Mean bytes an image (logarithmic) and top-1 of "
        + Numbers.count(sweep.images().count())
        + " images, cut at "
        + cut
        + " ("
        + Numbers.count(Objects.requireNonNull(sweep.cuts().get(cut)))
        + " bytes as float32). Colour and marker tell the family, the line tells the variant: the"
        + " original is unbroken. JPEG, WebP and PNG are files of the input, answered by the uncut"
        + " network; the dashed line is the uncut original. A curve above and left of JPEG beats"
        + " sending the picture."
        + rest;
  }

  /** Where the axis of accuracy begins, in percent; never above all of the rows. */
  private static double from(SweepFile sweep, List<SweepRow> rows) {
    DoubleSummaryStatistics top1 = rows.stream().mapToDouble(SweepRow::top1).summaryStatistics();
    double best = Math.max(sweep.uncutTop1(), top1.getMax());
    double shown = Math.min(HUNDRED * best - SHOWN, HUNDRED * top1.getMax());
    double from = Math.max(HUNDRED * top1.getMin(), shown);
    return Math.max(0, STEP * Math.floor(from / STEP));
  }

  private static Plot plot(SweepFile sweep, String title, List<SweepRow> rows, double from) {
    Plot plot =
        new Plot(
            title + ", " + sweep.model(),
            "Top-1 accuracy against mean bytes an image. The numbers are in the table of all"
                + " points.",
            Axis.logarithmic("bytes an image (logarithmic)"),
            Axis.linear("top-1 in %").from(from));
    Map<String, List<Point>> pictures = new LinkedHashMap<>();
    PICTURES.forEach((family, look) -> pictures.put(family, points(sweep.pictures(family), from)));
    uncut(sweep, rows, from, pictures.values(), plot);
    lines(sweep, rows, from, plot);
    pictures.forEach(
        (family, points) ->
            plot.add(
                family.toUpperCase(Locale.ROOT) + " of the input",
                points,
                Objects.requireNonNull(PICTURES.get(family))));
    return plot;
  }

  private static void lines(SweepFile sweep, List<SweepRow> rows, double from, Plot plot) {
    List<String> variants = List.copyOf(sweep.variants().keySet());
    Map<String, List<SweepRow>> families =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.point().family(), TreeMap::new, Collectors.toList()));
    int family = 0;
    for (Map.Entry<String, List<SweepRow>> each : families.entrySet()) {
      for (int i = 0; i < variants.size(); i++) {
        String variant = variants.get(i);
        List<SweepRow> own =
            each.getValue().stream().filter(row -> row.point().variant().equals(variant)).toList();
        String name = variants.size() == 1 ? each.getKey() : each.getKey() + ", " + variant;
        plot.add(name, points(own, from), Look.line(family).with(Stroke.line(i)));
      }
      family++;
    }
  }

  private static void uncut(
      SweepFile sweep,
      List<SweepRow> rows,
      double from,
      Collection<List<Point>> pictures,
      Plot plot) {
    DoubleSummaryStatistics bytes =
        Stream.concat(points(rows, from).stream(), pictures.stream().flatMap(List::stream))
            .mapToDouble(Point::x)
            .summaryStatistics();
    double height = HUNDRED * sweep.uncutTop1();
    plot.add(
        "uncut original",
        List.of(new Point(bytes.getMin(), height), new Point(bytes.getMax(), height)),
        UNCUT);
  }

  private static List<Point> points(List<SweepRow> rows, double from) {
    return rows.stream()
        .filter(row -> HUNDRED * row.top1() >= from)
        .map(row -> new Point(row.meanBytes(), HUNDRED * row.top1()))
        .toList();
  }

  private static Figure allPoints(SweepFile sweep) {
    HtmlTable table =
        new HtmlTable(
            "All points",
            3,
            "Variant",
            "Cut",
            "Setting",
            "Bytes",
            "Ratio",
            "Top-1",
            "Top-5",
            "Agreement");
    for (SweepRow row : sweep.rows()) {
      table.row(
          row.point().variant(),
          row.point().place(),
          row.point().setting(),
          row.point().isUncut() ? Numbers.NONE : Numbers.count(row.meanBytes()),
          Numbers.ratio(row.ratio()),
          Numbers.percent(row.top1()),
          Numbers.percent(row.top5()),
          Numbers.percent(row.agreement()));
    }
    return Figure.of(
        "points " + sweep.model(),
        "All points: " + sweep.model(),
        "Every point of the curves. Agreement is with the uncut original's answers. Bytes are means"
            + " over "
            + Numbers.count(sweep.images().count())
            + " images.",
        sweep.command(),
        Html.of(
            "<details><summary>{} points</summary>{}</details>",
            Numbers.count(sweep.rows().size()),
            table.html()));
  }
}
