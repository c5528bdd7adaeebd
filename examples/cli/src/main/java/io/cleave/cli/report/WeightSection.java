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
import io.cleave.lab.sparsity.BlockSparsity;
import io.cleave.lab.sparsity.GradientSparsity;
import io.cleave.lab.sparsity.LayerSparsity;
import io.cleave.lab.sparsity.WeightSparsity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Zeros among weights and gradients. */
final class WeightSection {

  private static final double HUNDRED = 100;

  private WeightSection() {}

  static Section of(List<AnalysisFile> analyses) {
    List<Figure> figures = new ArrayList<>();
    for (AnalysisFile analysis : analyses) {
      analysis.weights().ifPresent(weights -> figures.add(weights(analysis, weights)));
      if (!analysis.gradients().isEmpty()) {
        figures.add(gradients(analysis));
      }
    }
    return new Section(
        "weights",
        "Weights and gradients",
        "How many weights can be zero without harm, and how many gradients are.",
        figures);
  }

  private static Figure weights(AnalysisFile analysis, WeightSparsity weights) {
    Plot plot =
        new Plot(
            "Weight sparsity by layer, " + analysis.model(),
            "Share of weights below each layer's threshold, from input to output.",
            Axis.linear("layer, from input to output").whole().from(1).to(weights.layers().size()),
            Axis.linear("zero weights in %").from(0).to(HUNDRED));
    plot.add("weights", line(weights.layers()), Look.line(0));
    return Figure.chart(
            "weights " + analysis.model(),
            "Weights that a threshold of each layer's own turns to zero; thresholds were searched"
                + " layer by layer such that accuracy stays: "
                + Numbers.percent(weights.accuracyBefore())
                + " before, "
                + Numbers.percent(weights.accuracyAfter())
                + " after. Of the whole model's weights "
                + Numbers.tenths(weights.model())
                + " are zero then. "
                + blocks(weights),
            analysis.command(),
            plot,
            "Weight sparsity by layer")
        .with(
            Html.of(
                "<details><summary>{} layers</summary>{}</details>",
                weights.layers().size(),
                table(weights)));
  }

  private static String blocks(WeightSparsity weights) {
    return weights.blocks().isEmpty()
        ? ""
        : weights.blocks().stream()
            .map((BlockSparsity block) -> block.block() + " " + Numbers.tenths(block.sparsity()))
            .collect(Collectors.joining(", ", "By block: ", "."));
  }

  private static List<Point> line(List<LayerSparsity> layers) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      points.add(new Point(i + 1.0, HUNDRED * layers.get(i).sparsity()));
    }
    return points;
  }

  private static Html table(WeightSparsity weights) {
    HtmlTable table = new HtmlTable("Weights", 2, "No.", "Layer", "Elements", "Threshold", "Zero");
    for (int i = 0; i < weights.layers().size(); i++) {
      LayerSparsity layer = weights.layers().get(i);
      table.row(
          i + 1,
          layer.layer(),
          Numbers.count(layer.elements()),
          Numbers.small(OptionalDouble.of(layer.threshold())),
          Numbers.tenths(layer.sparsity()));
    }
    return table.html();
  }

  private static Figure gradients(AnalysisFile analysis) {
    Plot plot =
        new Plot(
            "Gradient sparsity, " + analysis.model(),
            "Shares of zero and near-zero gradients at each step of training.",
            Axis.linear("step of training").whole(),
            Axis.linear("share in %").from(0).to(HUNDRED));
    Map<Integer, List<GradientSparsity>> steps =
        by(analysis.gradients(), GradientSparsity::step, new TreeMap<>());
    plot.add("zero", means(steps, GradientSparsity::sparsity), Look.line(0));
    plot.add(
        "near zero", means(steps, GradientSparsity::nearZero), Look.line(1).with(Stroke.DASHED));
    return Figure.chart(
            "gradients " + analysis.model(),
            "Shares of the gradients of weights that are exactly zero, or near it, at each step of"
                + " training; the mean over layers. The table has each layer's mean over the"
                + " steps.",
            analysis.command(),
            plot,
            "Gradient sparsity")
        .with(gradientTable(analysis));
  }

  private static List<Point> means(
      Map<Integer, List<GradientSparsity>> steps, ToDoubleFunction<GradientSparsity> share) {
    return steps.entrySet().stream()
        .map(step -> new Point(step.getKey(), HUNDRED * mean(step.getValue(), share)))
        .toList();
  }

  private static double mean(
      Collection<GradientSparsity> gradients, ToDoubleFunction<GradientSparsity> share) {
    return gradients.stream().mapToDouble(share).average().orElse(0);
  }

  private static Html gradientTable(AnalysisFile analysis) {
    HtmlTable table = new HtmlTable("Gradients", 1, "Layer", "Zero", "Near zero");
    by(analysis.gradients(), GradientSparsity::layer, new LinkedHashMap<>())
        .forEach(
            (layer, all) ->
                table.row(
                    layer,
                    Numbers.tenths(mean(all, GradientSparsity::sparsity)),
                    Numbers.tenths(mean(all, GradientSparsity::nearZero))));
    return Html.of("<details><summary>By layer</summary>{}</details>", table.html());
  }

  private static <K> Map<K, List<GradientSparsity>> by(
      List<GradientSparsity> gradients,
      Function<GradientSparsity, K> key,
      Map<K, List<GradientSparsity>> groups) {
    for (GradientSparsity each : gradients) {
      groups.computeIfAbsent(key.apply(each), name -> new ArrayList<>()).add(each);
    }
    return groups;
  }
}
