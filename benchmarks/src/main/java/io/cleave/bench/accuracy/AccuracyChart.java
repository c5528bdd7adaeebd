package io.cleave.bench.accuracy;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Bytes against top-1: profiles at one cut as curves, beside pictures of the input. */
final class AccuracyChart {

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 560;

  /** Of profiles, in the order of the ladder. */
  private static final Color[] PALETTE = {
    new Color(0x1f77b4),
    new Color(0xff9f1c),
    new Color(0x9467bd),
    new Color(0xd62728),
    new Color(0xe377c2),
    new Color(0x17becf),
    new Color(0xbcbd22)
  };

  private final XYChart chart;
  private final double least;
  private double fewest = Double.MAX_VALUE;
  private double most;

  /**
   * Begins a chart.
   *
   * @param least the lowest top-1 to show, in [0, 1]: below it nobody would choose anything
   */
  AccuracyChart(String title, double least) {
    this.least = least;
    chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("bytes an image (logarithmic)")
            .yAxisTitle("top-1 in %")
            .build();
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    chart.getStyler().setSeriesColors(PALETTE);
    chart.getStyler().setMarkerSize(7);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotGridLinesColor(new Color(225, 225, 225));
    chart.getStyler().setXAxisDecimalPattern("#,###");
    chart.getStyler().setYAxisDecimalPattern("#.#");
  }

  void profiles(String name, List<ProfileResult> results) {
    curve(name, results, ProfileResult::bytes, ProfileResult::top1);
  }

  /** Whole files as one curve, bare bytes as another. */
  void pictures(String name, Color colour, List<PictureResult> results) {
    String bareName = name + " without headers and tables";
    XYSeries whole = curve(name, results, PictureResult::bytes, PictureResult::top1);
    XYSeries bare = curve(bareName, results, PictureResult::bareBytes, PictureResult::top1);
    if (whole != null && bare != null) {
      colour(whole, colour);
      colour(bare, colour);
      dash(bare);
    }
  }

  private <T> @Nullable XYSeries curve(
      String name, List<T> results, ToDoubleFunction<T> bytes, ToDoubleFunction<T> top1) {
    List<T> sorted =
        results.stream()
            .filter(each -> top1.applyAsDouble(each) >= least)
            .sorted(Comparator.comparingDouble(bytes))
            .toList();
    if (sorted.isEmpty()) {
      return null;
    }
    double[] x = sorted.stream().mapToDouble(bytes).toArray();
    double[] y = sorted.stream().mapToDouble(top1).map(share -> 100 * share).toArray();
    fewest = Math.min(fewest, x[0]);
    most = Math.max(most, x[x.length - 1]);
    XYSeries line = chart.addSeries(name, x, y);
    line.setLineStyle(new BasicStroke(1.5f));
    return line;
  }

  /** A line across, once all curves are there. */
  void across(String name, double top1) {
    double[] y = {100 * top1, 100 * top1};
    XYSeries line = chart.addSeries(name, new double[] {fewest, most}, y);
    line.setMarker(SeriesMarkers.NONE);
    colour(line, Color.BLACK);
    dash(line);
  }

  /** A line upwards, where something loses nothing and takes the same bytes whatever is wanted. */
  void upwards(String name, double bytes, double to) {
    double[] y = {100 * least, 100 * to};
    XYSeries line = chart.addSeries(name, new double[] {bytes, bytes}, y);
    line.setMarker(SeriesMarkers.NONE);
    colour(line, Color.GRAY);
    line.setLineStyle(new BasicStroke(1.5f));
    most = Math.max(most, bytes);
  }

  private static void colour(XYSeries line, Color colour) {
    line.setLineColor(colour);
    line.setMarkerColor(colour);
  }

  private static void dash(XYSeries line) {
    line.setLineStyle(
        new BasicStroke(
            1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0));
  }

  void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, ChartEncoder.getBytes(chart, "png"));
  }
}
