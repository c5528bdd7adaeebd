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
import io.cleave.cli.report.results.Analysis;
import io.cleave.cli.report.results.Analysis.Best;
import io.cleave.cli.report.results.Analysis.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Sparsity and bytes behind each layer: where to cut. */
final class LayerSection {

  private static final double HUNDRED = 100;

  private LayerSection() {}

  static Section of(List<Analysis> analyses) {
    List<Figure> figures = new ArrayList<>();
    for (Analysis analysis : analyses) {
      if (!analysis.layers().isEmpty()) {
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

  private static Figure sparsity(Analysis analysis) {
    Plot plot =
        new Plot(
            "Activation sparsity by layer, " + analysis.model(),
            "Shares of zero and near-zero activations behind each layer, from input to output.",
            number(analysis),
            Axis.linear("share in %").from(0).to(HUNDRED));
    plot.add("zero", line(analysis, layer -> percent(layer.zeros())), Look.line(0));
    plot.add(
        "near zero",
        line(analysis, layer -> percent(layer.nearZero())),
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

  private static String best(Analysis analysis) {
    return analysis.best().map(LayerSection::best).orElse("");
  }

  private static String best(Best best) {
    String sparse = best.bySparsity().map(cut -> "Sparsest cut: " + cut + ". ").orElse("");
    return sparse + best.byBytes().map(cut -> "Fewest bytes: " + cut + ".").orElse("");
  }

  private static Figure bytes(Analysis analysis) {
    Plot plot =
        new Plot(
            "Bytes by layer, " + analysis.model(),
            "Bytes an image behind each layer, as float32, with a bitmap of zeros, and compact.",
            number(analysis),
            Axis.logarithmic("bytes an image (logarithmic)"));
    plot.add(
        "float32",
        line(analysis, layer -> Optional.of(layer.float32Bytes())),
        Look.line(0).with(Stroke.DOTTED));
    plot.add("bitmap", line(analysis, Layer::bitmapBytes), Look.line(1).with(Stroke.DASHED));
    plot.add("compact", line(analysis, Layer::compactBytes), Look.line(2));
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

  private static Html table(Analysis analysis) {
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
    List<Layer> layers = analysis.layers();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      table.row(
          i + 1,
          layer.layer(),
          layer.cut().orElse(Numbers.NONE),
          Numbers.count(layer.elements()),
          Numbers.tenths(layer.zeros()),
          Numbers.tenths(layer.nearZero()),
          Numbers.count(layer.float32Bytes()),
          Numbers.count(layer.bitmapBytes()),
          Numbers.count(layer.compactBytes()));
    }
    return table.html();
  }

  private static Axis number(Analysis analysis) {
    return Axis.linear("layer, from input to output").whole().from(1).to(analysis.layers().size());
  }

  private static Optional<Double> percent(double share) {
    return Optional.of(HUNDRED * share);
  }

  private static List<Point> line(Analysis analysis, Function<Layer, Optional<Double>> value) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < analysis.layers().size(); i++) {
      int number = i + 1;
      value
          .apply(analysis.layers().get(i))
          .ifPresent(height -> points.add(new Point(number, height)));
    }
    return points;
  }
}
