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
import io.cleave.cli.report.results.Analysis.Block;
import io.cleave.cli.report.results.Analysis.Gradient;
import io.cleave.cli.report.results.Analysis.WeightLayer;
import io.cleave.cli.report.results.Analysis.Weights;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Zeros among weights and gradients. */
final class WeightSection {

  private static final double HUNDRED = 100;

  private WeightSection() {}

  static Section of(List<Analysis> analyses) {
    List<Figure> figures = new ArrayList<>();
    for (Analysis analysis : analyses) {
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

  private static Figure weights(Analysis analysis, Weights weights) {
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

  private static String blocks(Weights weights) {
    return weights.blocks().isEmpty()
        ? ""
        : weights.blocks().stream()
            .map((Block block) -> block.block() + " " + Numbers.tenths(block.sparsity()))
            .collect(Collectors.joining(", ", "By block: ", "."));
  }

  private static List<Point> line(List<WeightLayer> layers) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      points.add(new Point(i + 1.0, HUNDRED * layers.get(i).sparsity()));
    }
    return points;
  }

  private static Html table(Weights weights) {
    HtmlTable table = new HtmlTable("Weights", 2, "No.", "Layer", "Elements", "Threshold", "Zero");
    for (int i = 0; i < weights.layers().size(); i++) {
      WeightLayer layer = weights.layers().get(i);
      table.row(
          i + 1,
          layer.layer(),
          Numbers.count(layer.elements()),
          Numbers.small(layer.threshold()),
          Numbers.tenths(layer.sparsity()));
    }
    return table.html();
  }

  private static Figure gradients(Analysis analysis) {
    Plot plot =
        new Plot(
            "Gradient sparsity, " + analysis.model(),
            "Shares of zero and near-zero gradients at each step of training.",
            Axis.linear("step of training").whole(),
            Axis.linear("share in %").from(0).to(HUNDRED));
    Map<Long, List<Gradient>> steps = by(analysis.gradients(), Gradient::step, new TreeMap<>());
    plot.add("zero", means(steps, Gradient::sparsity), Look.line(0));
    plot.add("near zero", means(steps, Gradient::nearZero), Look.line(1).with(Stroke.DASHED));
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
      Map<Long, List<Gradient>> steps, ToDoubleFunction<Gradient> share) {
    return steps.entrySet().stream()
        .map(step -> new Point(step.getKey(), HUNDRED * mean(step.getValue(), share)))
        .toList();
  }

  private static double mean(Collection<Gradient> gradients, ToDoubleFunction<Gradient> share) {
    return gradients.stream().mapToDouble(share).average().orElse(0);
  }

  private static Html gradientTable(Analysis analysis) {
    HtmlTable table = new HtmlTable("Gradients", 1, "Layer", "Zero", "Near zero");
    by(analysis.gradients(), Gradient::layer, new LinkedHashMap<>())
        .forEach(
            (layer, all) ->
                table.row(
                    layer,
                    Numbers.tenths(mean(all, Gradient::sparsity)),
                    Numbers.tenths(mean(all, Gradient::nearZero))));
    return Html.of("<details><summary>By layer</summary>{}</details>", table.html());
  }

  private static <K> Map<K, List<Gradient>> by(
      List<Gradient> gradients, Function<Gradient, K> key, Map<K, List<Gradient>> groups) {
    for (Gradient each : gradients) {
      groups.computeIfAbsent(key.apply(each), name -> new ArrayList<>()).add(each);
    }
    return groups;
  }
}
