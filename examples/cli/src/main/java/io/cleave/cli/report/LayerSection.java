package io.cleave.cli.report;

import io.cleave.cli.report.chart.Axis;
import io.cleave.cli.report.chart.Look;
import io.cleave.cli.report.chart.Look.Stroke;
import io.cleave.cli.report.chart.Plot;
import io.cleave.cli.report.chart.Point;
import io.cleave.cli.report.html.Figure;
import io.cleave.cli.report.html.Html;
import io.cleave.cli.report.html.HtmlTable;
import io.cleave.cli.report.html.Numbers;
import io.cleave.lab.sparsity.AnalysisFile;
import io.cleave.lab.sparsity.LayerActivity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Sparsity and bytes after each layer, which show where to cut. */
final class LayerSection {

  private static final double HUNDRED = 100;

  private LayerSection() {}

  static Section of(List<AnalysisFile> analyses) {
    List<Figure> figures = new ArrayList<>();
    for (AnalysisFile analysis : analyses) {
      if (!analysis.activations().layers().isEmpty()) {
        figures.add(sparsity(analysis));
        figures.add(bytes(analysis));
      }
    }
    return new Section(
        "layers",
        "Layers",
        "A good cut has little to send and little left to compute on the device.",
        figures);
  }

  private static Figure sparsity(AnalysisFile analysis) {
    Plot plot =
        new Plot(
            "Activation sparsity by layer, " + analysis.model(),
            "Shares of zero and near-zero activations behind each layer, from input to output.",
            number(analysis),
            Axis.linear("share in %").from(0).to(HUNDRED));
    plot.add("zero", line(analysis, layer -> HUNDRED * layer.zeros()), Look.line(0));
    plot.add(
        "near zero",
        line(analysis, layer -> HUNDRED * layer.nearZero()),
        Look.line(1).with(Stroke.DASHED));
    return Figure.chart(
        "layers " + analysis.model(),
        "Shares of activations that are exactly zero, or near it, behind each layer from input to"
            + " output; the numbers below the chart are those of the table of bytes. "
            + best(analysis),
        analysis.command(),
        plot,
        "Activation sparsity by layer");
  }

  private static String best(AnalysisFile analysis) {
    return "Sparsest cut: "
        + analysis.activations().bestBySparsity().cut()
        + ". Fewest bytes: "
        + analysis.activations().bestByBytes().cut()
        + ".";
  }

  private static Figure bytes(AnalysisFile analysis) {
    Plot plot =
        new Plot(
            "Bytes by layer, " + analysis.model(),
            "Bytes an image behind each layer, as float32, with a bitmap of zeros, and compact.",
            number(analysis),
            Axis.logarithmic("bytes an image (logarithmic)"));
    plot.add(
        "float32", line(analysis, LayerActivity::float32Bytes), Look.line(0).with(Stroke.DOTTED));
    plot.add(
        "bitmap", line(analysis, LayerActivity::bitmapBytes), Look.line(1).with(Stroke.DASHED));
    plot.add("compact", line(analysis, LayerActivity::compactBytes), Look.line(2));
    return Figure.chart(
            "layer-bytes " + analysis.model(),
            "What one image's activations behind each layer take on the wire: all as float32, the"
                + " non-zero ones beside a bitmap, and by the profile compact. "
                + best(analysis),
            analysis.command(),
            plot,
            "Bytes by layer")
        .with(table(analysis));
  }

  private static Html table(AnalysisFile analysis) {
    HtmlTable table =
        new HtmlTable(
            "Layers",
            3,
            "No.",
            "Layer",
            "Cut",
            "Elements",
            "Zero",
            "Near zero",
            "float32 bytes",
            "Bitmap bytes",
            "Compact bytes");
    List<LayerActivity> layers = analysis.activations().layers();
    for (int i = 0; i < layers.size(); i++) {
      LayerActivity layer = layers.get(i);
      table.row(
          i + 1,
          layer.layer(),
          layer.cut(),
          Numbers.count(layer.elements()),
          Numbers.tenths(layer.zeros()),
          Numbers.tenths(layer.nearZero()),
          Numbers.count(layer.float32Bytes()),
          Numbers.count(layer.bitmapBytes()),
          Numbers.count(layer.compactBytes()));
    }
    return table.html();
  }

  private static Axis number(AnalysisFile analysis) {
    return Axis.linear("layer, from input to output")
        .whole()
        .from(1)
        .to(analysis.activations().layers().size());
  }

  private static List<Point> line(AnalysisFile analysis, ToDoubleFunction<LayerActivity> value) {
    List<LayerActivity> layers = analysis.activations().layers();
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      points.add(new Point(i + 1, value.applyAsDouble(layers.get(i))));
    }
    return points;
  }
}
