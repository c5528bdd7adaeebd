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
import io.cleave.cli.report.results.SweepRows;
import io.cleave.cli.report.results.SweepRows.Family;
import io.cleave.cli.report.results.SweepRows.Row;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Accuracy against bytes at each cut: activations, maps and profiles, with pictures beside. */
final class CurveSection {

  private static final double SHOWN = 30;
  private static final double STEP = 5;
  private static final double HUNDRED = 100;
  private static final Look UNCUT = new Look(Ink.AXIS, Stroke.DASHED, Shape.NONE);
  private static final Look JPEG = new Look(Ink.AXIS, Stroke.DOTTED, Shape.CROSS);
  private static final Look PNG = new Look(Ink.TEXT, Stroke.NONE, Shape.DIAMOND);

  private CurveSection() {}

  static Section of(List<SweepRows> sweeps) {
    List<Figure> figures = new ArrayList<>();
    for (SweepRows sweep : sweeps) {
      for (String cut : sweep.float32Bytes().keySet()) {
        for (Way way : Way.values()) {
          curves(sweep, cut, way).ifPresent(figures::add);
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

  private static Optional<Figure> curves(SweepRows sweep, String cut, Way way) {
    List<Row> rows = sweep.sorted(row -> way.has(row) && row.at(cut));
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    double least = least(sweep, rows);
    Plot plot = plot(sweep, cut, way, rows, least);
    return Optional.of(
        Figure.chart(
            "curve " + sweep.model() + " " + cut + " " + way.title(),
            caption(sweep, cut, least),
            sweep.command(),
            plot,
            title(cut, way)));
  }

  private static String title(String cut, Way way) {
    String name = way.title();
    return Character.toUpperCase(name.charAt(0)) + name.substring(1) + " at " + cut;
  }

  private static String caption(SweepRows sweep, String cut, double least) {
    String rest = least > 0 ? " Points below " + Math.round(least) + " % are left out." : "";
    return "Mean bytes an image (logarithmic) and top-1 of "
        + Numbers.count(sweep.images().count())
        + " images, cut at "
        + cut
        + " ("
        + Numbers.count(sweep.float32Bytes(cut))
        + " bytes as float32). Colour and marker tell the family, the line tells the variant: the"
        + " original is unbroken. JPEG and PNG are files of the input, answered by the uncut"
        + " network; the dashed line is the uncut original. A curve above and left of JPEG beats"
        + " sending the picture."
        + rest;
  }

  /** The lowest accuracy worth showing: below it nobody would choose anything. */
  private static double least(SweepRows sweep, List<Row> rows) {
    double best = sweep.uncutTop1().orElse(0.0);
    double worst = 1;
    for (Row row : rows) {
      best = Math.max(best, row.top1());
      worst = Math.min(worst, row.top1());
    }
    double from = Math.max(HUNDRED * worst, HUNDRED * best - SHOWN);
    return Math.max(0, STEP * Math.floor(from / STEP));
  }

  private static Plot plot(SweepRows sweep, String cut, Way way, List<Row> rows, double least) {
    String title = title(cut, way) + ", " + sweep.model();
    Plot plot =
        new Plot(
            title,
            "Top-1 accuracy against mean bytes an image. The numbers are in the table of all"
                + " points.",
            Axis.logarithmic("bytes an image (logarithmic)"),
            Axis.linear("top-1 in %").from(least));
    uncut(sweep, rows, least, plot);
    lines(sweep, rows, least, plot);
    pictures(sweep, least, plot);
    return plot;
  }

  private static void lines(SweepRows sweep, List<Row> rows, double least, Plot plot) {
    List<String> variants = List.copyOf(sweep.variants().keySet());
    int family = 0;
    for (Map.Entry<String, List<Row>> each : families(rows).entrySet()) {
      for (int i = 0; i < variants.size(); i++) {
        String variant = variants.get(i);
        List<Row> own =
            each.getValue().stream().filter(row -> row.variant().equals(variant)).toList();
        String name = variants.size() == 1 ? each.getKey() : each.getKey() + ", " + variant;
        plot.add(name, points(own, least), Look.line(family).with(Stroke.line(i)));
      }
      family++;
    }
  }

  private static void pictures(SweepRows sweep, double least, Plot plot) {
    plot.add("JPEG of the input", points(sweep.pictures(Family.JPEG), least), JPEG);
    plot.add("PNG of the input", points(sweep.pictures(Family.PNG), least), PNG);
  }

  /** A line across, as far as there are points. */
  private static void uncut(SweepRows sweep, List<Row> rows, double least, Plot plot) {
    List<Point> all = new ArrayList<>(points(rows, least));
    all.addAll(points(sweep.pictures(Family.JPEG), least));
    all.addAll(points(sweep.pictures(Family.PNG), least));
    DoubleSummaryStatistics bytes = all.stream().mapToDouble(Point::x).summaryStatistics();
    sweep
        .uncutTop1()
        .ifPresent(top1 -> plot.add("uncut original", across(bytes, HUNDRED * top1), UNCUT));
  }

  private static List<Point> across(DoubleSummaryStatistics x, double height) {
    return List.of(new Point(x.getMin(), height), new Point(x.getMax(), height));
  }

  /** Profiles by their name, without their settings; others by their family. */
  private static Map<String, List<Row>> families(List<Row> rows) {
    Map<String, List<Row>> families = new LinkedHashMap<>();
    for (Family family : Family.values()) {
      for (Row row : rows) {
        if (row.family() == family) {
          families.computeIfAbsent(name(row), name -> new ArrayList<>()).add(row);
        }
      }
    }
    return families;
  }

  private static String name(Row row) {
    if (row.family() != Family.PROFILE) {
      return row.family().word();
    }
    String base = row.setting().split(",", 2)[0];
    return row.setting().contains("calibration=") ? base + ", calibrated" : base;
  }

  private static List<Point> points(List<Row> rows, double least) {
    return rows.stream()
        .filter(row -> HUNDRED * row.top1() >= least)
        .map(row -> new Point(row.bytes(), HUNDRED * row.top1()))
        .toList();
  }

  private static Figure allPoints(SweepRows sweep) {
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
    for (Row row : sweep.rows()) {
      table.row(
          row.variant(),
          row.cut().orElse(Numbers.NONE),
          row.setting().isEmpty() ? row.family().word() : row.setting(),
          Numbers.count(row.meanBytes()),
          row.ratio().map(Numbers::ratio).orElse(Numbers.NONE),
          Numbers.percent(row.top1()),
          row.top5().map(Numbers::percent).orElse(Numbers.NONE),
          row.agreement().map(Numbers::percent).orElse(Numbers.NONE));
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
