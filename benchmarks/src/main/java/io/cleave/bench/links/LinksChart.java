package io.cleave.bench.links;

import io.cleave.bench.links.LinksBenchmark.Result;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;

/** Rate against time from picture to answer, at one delay. */
final class LinksChart {
  private LinksChart() {}

  static void write(int delayMillis, Map<String, List<Result>> ways, Path file) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(1000)
            .height(520)
            .title("From picture to answer, " + delayMillis + " ms delay each way")
            .xAxisTitle("Mbit/s (logarithmic)")
            .yAxisTitle("median ms (logarithmic)")
            .build();
    XYStyler styler = chart.getStyler();
    styler.setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    styler.setXAxisDecimalPattern("#,###").setYAxisDecimalPattern("#,###");
    styler.setMarkerSize(7).setLegendPosition(LegendPosition.OutsideE);
    styler.setPlotGridLinesColor(new Color(225, 225, 225)).setChartBackgroundColor(Color.WHITE);
    ways.forEach(
        (way, results) -> {
          double[] x = results.stream().mapToDouble(Result::megabits).toArray();
          double[] y = results.stream().mapToDouble(result -> result.millis().median()).toArray();
          chart.addSeries(way, x, y).setLineStyle(new BasicStroke(1.5f));
        });
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, ChartEncoder.getBytes(chart, "png"));
  }
}
