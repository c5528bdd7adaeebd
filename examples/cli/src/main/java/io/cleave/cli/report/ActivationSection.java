package io.cleave.cli.report;

import io.cleave.cli.report.chart.Axis;
import io.cleave.cli.report.chart.Ink;
import io.cleave.cli.report.chart.Look;
import io.cleave.cli.report.chart.Look.Shape;
import io.cleave.cli.report.chart.Look.Stroke;
import io.cleave.cli.report.chart.Plot;
import io.cleave.cli.report.chart.Point;
import io.cleave.cli.report.html.Figure;
import io.cleave.cli.report.html.HtmlTable;
import io.cleave.cli.report.html.Numbers;
import io.cleave.lab.results.Paper;
import io.cleave.lab.sparsity.AnalysisFile;
import io.cleave.lab.sparsity.CutActivity;
import io.cleave.lab.sparsity.Histogram;
import io.cleave.lab.sparsity.NearZero;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The sizes of activations at each cut. */
final class ActivationSection {

  private static final double HUNDRED = 100;
  private static final Look STEPS = new Look(Ink.BLUE, Stroke.STEPS, Shape.NONE);

  private ActivationSection() {}

  static Section of(List<AnalysisFile> analyses) {
    List<Figure> figures = new ArrayList<>();
    for (AnalysisFile analysis : analyses) {
      for (CutActivity cut : analysis.activations().cuts()) {
        histogram(analysis, cut).ifPresent(figures::add);
      }
      if (!analysis.activations().cuts().isEmpty()) {
        figures.add(nearZero(analysis));
      }
    }
    return new Section(
        "activations",
        "Activations",
        "What crosses each cut. The more of it is near zero, the less has to be sent.",
        figures);
  }

  private static Optional<Figure> histogram(AnalysisFile analysis, CutActivity cut) {
    Histogram histogram = cut.histogram();
    if (histogram.total() == 0 || histogram.counts().isEmpty()) {
      return Optional.empty();
    }
    Plot plot =
        new Plot(
            "Activations at " + cut.cut() + ", " + analysis.model(),
            "Share of activations in bins of "
                + histogram.binWidth()
                + ", falling with their size.",
            Axis.linear("activation").from(histogram.from()),
            Axis.logarithmic("share in % (logarithmic)").decades());
    plot.add("activations", steps(histogram), STEPS);
    return Optional.of(
        Figure.chart(
            "histogram " + analysis.model() + " " + cut.cut(),
            caption(analysis, cut),
            analysis.command(),
            plot,
            "Activations at " + cut.cut()));
  }

  private static String caption(AnalysisFile analysis, CutActivity cut) {
    Histogram histogram = cut.histogram();
    return String.format(
        Locale.ROOT,
        "How many of the %s activations an image have which size, over %s images, in bins of %s."
            + " The vertical axis is logarithmic: each labelled line is a multiple of the one below."
            + " %s lie below the first bin and %s above the last.",
        Numbers.count(cut.elements()),
        Numbers.count(analysis.images().count()),
        histogram.binWidth(),
        Numbers.percent(histogram.below() / (double) histogram.total()),
        Numbers.percent(histogram.above() / (double) histogram.total()));
  }

  /**
   * The bins up to the last that is not empty; an empty bin is drawn at the bottom, as half a
   * count.
   */
  private static List<Point> steps(Histogram histogram) {
    List<Long> counts = histogram.counts();
    int last = counts.size();
    while (last > 1 && counts.get(last - 1) == 0) {
      last--;
    }
    List<Point> points = new ArrayList<>();
    for (int i = 0; i <= last; i++) {
      double count = Math.max(0.5, counts.get(Math.min(i, last - 1)));
      points.add(
          new Point(
              histogram.from() + i * histogram.binWidth(), HUNDRED * count / histogram.total()));
    }
    return points;
  }

  private static Figure nearZero(AnalysisFile analysis) {
    HtmlTable table =
        new HtmlTable("Near-zero activations", 1, "Cut", "At most", "Here", "The paper");
    for (CutActivity cut : analysis.activations().cuts()) {
      for (NearZero each : cut.nearZero()) {
        table.row(
            cut.cut(),
            String.format(Locale.ROOT, "%.2f", each.threshold()),
            Numbers.tenths(each.share()),
            Numbers.tenths(Paper.nearZero(cut.cut(), each.threshold())));
      }
    }
    return Figure.of(
        "near-zero " + analysis.model(),
        "Near-zero activations: " + analysis.model(),
        "The share of activations whose magnitude is at most a threshold, beside what the paper"
            + " counted: "
            + Paper.NAME
            + ". Another network and other images: alike in kind, not in number.",
        analysis.command(),
        table.html());
  }
}
