package io.cleave.cli.report;

import io.cleave.cli.report.html.Numbers;
import java.util.Map;

/**
 * What Haberer and Landsiedel, "Activation sparsity and dynamic pruning for split computing in edge
 * AI" (2022), report of ResNet-50 on ImageNet.
 */
final class Paper {

  static final String NAME = "Haberer and Landsiedel (2022), ResNet-50, ImageNet";

  static final double RATIO = 3.3;
  static final double LOSS = 0.011;
  static final double TUNED_RATIO = 14;
  static final double TUNED_LOSS = 0.01;

  private static final Map<String, Map<Double, Double>> NEAR_ZERO =
      Map.of(
          "maxpool", Map.of(0.05, 0.12, 0.10, 0.148, 0.15, 0.192),
          "bottle1", Map.of(0.05, 0.48, 0.10, 0.56, 0.15, 0.645));

  private Paper() {}

  /** The share of near-zero values at a cut, as written; a dash where the paper has none. */
  static String nearZero(String cut, double threshold) {
    Double share = NEAR_ZERO.getOrDefault(cut, Map.of()).get(threshold);
    return share == null ? Numbers.NONE : Numbers.tenths(share);
  }
}
