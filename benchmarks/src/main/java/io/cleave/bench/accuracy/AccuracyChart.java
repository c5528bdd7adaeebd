package io.cleave.bench.accuracy;

import io.cleave.lab.link.PictureCoding.Format;
import io.cleave.lab.sweep.SweepFile;
import io.cleave.lab.sweep.SweepRow;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Bytes against top-1: profiles at one cut as curves, beside pictures of the input. */
final class AccuracyChart {

  private static final double SHOWN_LOSS = 0.1;
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
  private AccuracyChart(String title, double least) {
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

  /** Draws one cut: its curves, pictures whole and bare, and the uncut network. */
  static Path draw(SweepFile sweep, String cut, Path folder) throws IOException {
    String title =
        String.format(
            Locale.ROOT,
            "%s cut at %s, %,d test images",
            sweep.model(),
            cut,
            sweep.images().count());
    double uncut = sweep.uncutTop1();
    AccuracyChart chart = new AccuracyChart(title, uncut - SHOWN_LOSS);
    for (List<SweepRow> curve : sweep.curves()) {
      if (curve.get(0).point().isAt(cut)) {
        chart.curve(curve.get(0).point().family(), curve);
      }
    }
    chart.pictures("JPEG", new Color(0x8c564b), Format.JPEG, sweep);
    chart.pictures("WebP", new Color(0x2ca02c), Format.WEBP, sweep);
    sweep.pictures(Format.PNG.toString()).stream()
        .findFirst()
        .ifPresent(png -> chart.upwards("PNG", png.meanBytes(), uncut));
    chart.across("uncut", uncut);
    chart.across("one point below", uncut - SweepFile.TOLERATED_LOSS);
    String name = Path.of(sweep.model()).getFileName().toString();
    Path file =
        folder.resolve("accuracy-" + name.replaceAll("[^A-Za-z0-9-]+", "-") + "-" + cut + ".png");
    chart.write(file);
    return file;
  }

  private void pictures(String name, Color colour, Format format, SweepFile sweep) {
    XYSeries whole = curve(name, sweep.pictures(format.toString()));
    XYSeries bare =
        curve(name + " without headers and tables", sweep.pictures(BarePicture.family(format)));
    if (whole != null && bare != null) {
      colour(whole, colour);
      colour(bare, colour);
      dash(bare);
    }
  }

  /** {@return the line, null where every row loses too much to be shown} */
  private @Nullable XYSeries curve(String name, List<SweepRow> rows) {
    List<SweepRow> sorted =
        rows.stream()
            .filter(row -> row.top1() >= least)
            .sorted(Comparator.comparingDouble(SweepRow::meanBytes))
            .toList();
    if (sorted.isEmpty()) {
      return null;
    }
    double[] x = sorted.stream().mapToDouble(SweepRow::meanBytes).toArray();
    double[] y = sorted.stream().mapToDouble(row -> 100 * row.top1()).toArray();
    fewest = Math.min(fewest, x[0]);
    most = Math.max(most, x[x.length - 1]);
    XYSeries line = chart.addSeries(name, x, y);
    line.setLineStyle(new BasicStroke(1.5f));
    return line;
  }

  /** A line across, once all curves are there. */
  private void across(String name, double top1) {
    double[] y = {100 * top1, 100 * top1};
    XYSeries line = chart.addSeries(name, new double[] {fewest, most}, y);
    line.setMarker(SeriesMarkers.NONE);
    colour(line, Color.BLACK);
    dash(line);
  }

  /** A line upwards, where something loses nothing and takes the same bytes whatever is wanted. */
  private void upwards(String name, double bytes, double to) {
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

  private void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, ChartEncoder.getBytes(chart, "png"));
  }
}
