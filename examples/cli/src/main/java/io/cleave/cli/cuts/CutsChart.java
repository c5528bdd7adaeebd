package io.cleave.cli.cuts;

import io.cleave.cli.report.chart.Axis;
import io.cleave.cli.report.chart.Ink;
import io.cleave.cli.report.chart.Look;
import io.cleave.cli.report.chart.Look.Shape;
import io.cleave.cli.report.chart.Look.Stroke;
import io.cleave.cli.report.chart.Plot;
import io.cleave.cli.report.chart.Point;
import io.cleave.lab.cuts.CutRow;
import io.cleave.lab.cuts.CutsFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Bytes and work along a network: above what crosses each cut, below the share of the work that is
 * done before it, of the time where that was measured and else of the multiply-adds.
 */
public final class CutsChart {
  private static final double KIB = 1024;
  private static final double HUNDRED = 100;
  private static final Look LINE = new Look(Ink.BLUE, Stroke.STEPS, Shape.NONE);
  private static final Look DOTS = new Look(Ink.VERMILION, Stroke.NONE, Shape.CIRCLE);

  private final CutsFile file;

  private CutsChart(CutsFile file) {
    this.file = file;
  }

  /**
   * {@return the chart as an SVG document}
   *
   * @param file the cuts of a network
   */
  public static String of(CutsFile file) {
    CutsChart chart = new CutsChart(file);
    return Plot.file(List.of(chart.bytes(), chart.work()));
  }

  private Plot bytes() {
    Plot plot =
        new Plot(
            "Bytes along " + file.network(),
            "The size in KiB of the tensors that cross each cut, in the order of computation.",
            place(),
            Axis.logarithmic("KiB that cross (logarithmic)"));
    return both(plot, cut -> Math.max(1, cut.bytes()) / KIB);
  }

  private Plot work() {
    String work = file.timing().isPresent() ? "time" : "multiply-adds";
    Plot plot =
        new Plot(
            "Work along " + file.network(),
            "The share of the network's " + work + " before each cut, in the order of computation.",
            place(),
            Axis.linear("% of the " + work + " before the cut").from(0).to(HUNDRED));
    return both(plot, cut -> HUNDRED * share(cut));
  }

  private static Axis place() {
    return Axis.linear("cut, in the order of computation").from(0).whole();
  }

  private Plot both(Plot plot, ToDoubleFunction<CutRow> height) {
    return plot.add("every cut", corners(points(cut -> true, height)), LINE)
        .add("worth having", points(CutRow::worthHaving, height), DOTS);
  }

  private static double share(CutRow cut) {
    double head = cut.headMillis().orElse((double) cut.headMultiplyAdds());
    double tail = cut.tailMillis().orElse((double) cut.tailMultiplyAdds());
    return head + tail == 0 ? 0 : head / (head + tail);
  }

  /** Without points between two of the same height: a line is the same, and the file smaller. */
  private static List<Point> corners(List<Point> line) {
    List<Point> corners = new ArrayList<>();
    for (int i = 0; i < line.size(); i++) {
      boolean end = i == 0 || i == line.size() - 1;
      if (end || differs(line, i, i - 1) || differs(line, i, i + 1)) {
        corners.add(line.get(i));
      }
    }
    return corners;
  }

  private static boolean differs(List<Point> line, int one, int other) {
    return Double.compare(line.get(one).y(), line.get(other).y()) != 0;
  }

  private List<Point> points(Predicate<CutRow> which, ToDoubleFunction<CutRow> height) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < file.cuts().size(); i++) {
      CutRow cut = file.cuts().get(i);
      if (which.test(cut)) {
        points.add(new Point(i, height.applyAsDouble(cut)));
      }
    }
    return points;
  }
}
