package io.cleave.cli;

import io.cleave.lab.results.Paper;
import io.cleave.lab.sparsity.ActivationSparsity;
import io.cleave.lab.sparsity.Correlation;
import io.cleave.lab.sparsity.CutActivity;
import io.cleave.lab.sparsity.GradientSparsity;
import io.cleave.lab.sparsity.LayerActivity;
import io.cleave.lab.sparsity.NearZero;
import io.cleave.lab.sparsity.WeightSparsity;
import io.cleave.lab.text.Table;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The tables that show a user the most important results of an analysis. */
final class AnalysisTables {
  private static final double LIGHT = 0.25;

  private AnalysisTables() {}

  /**
   * Describes the activations: the cuts beside the paper's numbers, every layer, and the best cut.
   *
   * @param measured the sparsity of the activations
   */
  static String of(ActivationSparsity measured) {
    return nearZero(measured) + "\n" + layers(measured) + "\n" + best(measured);
  }

  private static String nearZero(ActivationSparsity measured) {
    Table table = new Table("near zero at", "|x| <= 0.05", "<= 0.10", "<= 0.15");
    StringBuilder correlations = new StringBuilder();
    for (CutActivity cut : measured.cuts()) {
      table.row(row(cut.cut(), cut, NearZero::share));
      if (Paper.nearZero(cut.cut(), cut.nearZero().get(0).threshold()).isPresent()) {
        table.row(row("  the paper on ImageNet", cut, each -> paper(cut, each)));
      }
      correlations.append(correlations(cut));
    }
    return table + "\n" + correlations;
  }

  private static double paper(CutActivity cut, NearZero here) {
    return Paper.nearZero(cut.cut(), here.threshold()).orElse(Double.NaN);
  }

  private static String[] row(String name, CutActivity cut, ToDoubleFunction<NearZero> share) {
    return Stream.concat(
            Stream.of(name),
            cut.nearZero().stream().map(each -> percent(share.applyAsDouble(each))))
        .toArray(String[]::new);
  }

  private static String correlations(CutActivity cut) {
    if (cut.correlations().isEmpty()) {
      return "";
    }
    return cut.correlations().stream()
        .map(AnalysisTables::describe)
        .collect(
            Collectors.joining(", ", "feature maps at " + cut.cut() + ", Pearson's r: ", "\n"));
  }

  private static String describe(Correlation correlation) {
    return String.format(
        Locale.ROOT,
        "%s with %s weights %.2f",
        correlation.of(),
        correlation.with(),
        correlation.pearson());
  }

  private static String layers(ActivationSparsity measured) {
    Table table =
        new Table("cut", "zeros", "|x| <= 0.05", "float32", "bitmap", "compact", "device's work");
    for (LayerActivity layer : measured.layers()) {
      table.row(
          layer.cut(),
          percent(layer.zeros()),
          percent(layer.nearZero()),
          count((double) layer.float32Bytes()),
          count(layer.bitmapBytes()),
          count(layer.compactBytes()),
          percent(layer.headShare()));
    }
    return table.toString();
  }

  private static String best(ActivationSparsity measured) {
    LayerActivity sparse = measured.bestBySparsity();
    LayerActivity small = measured.bestByBytes();
    LayerActivity light = measured.bestByBytes(LIGHT);
    return String.format(
        Locale.ROOT,
        "best cut: %s has the most zeros (%s), %s the fewest bytes (%s in 'compact'), and %s the"
            + " fewest where the device does at most %s of the work (%s)%n",
        sparse.cut(),
        percent(sparse.zeros()),
        small.cut(),
        count(small.compactBytes()),
        light.cut(),
        percent(LIGHT),
        count(light.compactBytes()));
  }

  /**
   * Describes the weights.
   *
   * @param measured the sparsity of the weights
   */
  static String of(WeightSparsity measured) {
    Table table = new Table("weights", "zeros");
    measured.blocks().forEach(block -> table.row(block.block(), percent(block.sparsity())));
    table.row("whole model", percent(measured.model()));
    return table
        + String.format(
            Locale.ROOT,
            "top-1 of %,d images: %s before, %s with these weights at zero%n",
            measured.images(),
            percent(measured.accuracyBefore()),
            percent(measured.accuracyAfter()));
  }

  /**
   * Describes the gradients: their means over all layers in the first and in the last step.
   *
   * @param measured the sparsity in at least one step
   */
  static String of(List<GradientSparsity> measured) {
    int last = measured.get(measured.size() - 1).step();
    Table table = new Table("gradients", "zeros", "near zero");
    IntStream.of(0, last).distinct().forEach(step -> table.row(step(measured, step)));
    return table.toString();
  }

  private static String[] step(List<GradientSparsity> measured, int step) {
    List<GradientSparsity> here = measured.stream().filter(each -> each.step() == step).toList();
    return new String[] {
      "step " + step + ", mean of " + here.size() + " layers",
      percent(here.stream().mapToDouble(GradientSparsity::sparsity).average().orElseThrow()),
      percent(here.stream().mapToDouble(GradientSparsity::nearZero).average().orElseThrow())
    };
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String count(double bytes) {
    return String.format(Locale.ROOT, "%,.0f", bytes);
  }
}
