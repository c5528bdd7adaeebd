package io.cleave.bench.links;

import io.cleave.bench.links.LinksBenchmark.Result;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Rate against time from picture to answer, at one delay. */
final class LinksChart {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 520;

  private final XYChart chart;

  LinksChart(int delayMillis) {
    chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("From picture to answer, " + delayMillis + " ms delay each way")
            .xAxisTitle("Mbit/s (logarithmic)")
            .yAxisTitle("median ms (logarithmic)")
            .build();
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    chart.getStyler().setMarkerSize(7);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotGridLinesColor(new Color(225, 225, 225));
    chart.getStyler().setXAxisDecimalPattern("#,###");
    chart.getStyler().setYAxisDecimalPattern("#,###");
  }

  void way(String name, List<Result> results) {
    double[] x = results.stream().mapToDouble(Result::megabits).toArray();
    double[] y = results.stream().mapToDouble(result -> result.millis().median()).toArray();
    XYSeries line = chart.addSeries(name, x, y);
    line.setLineStyle(new BasicStroke(1.5f));
  }

  void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, ChartEncoder.getBytes(chart, "png"));
  }
}
