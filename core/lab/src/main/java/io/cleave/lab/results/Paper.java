package io.cleave.lab.results;

import java.util.Map;
import java.util.OptionalDouble;

/** The results that Haberer and Landsiedel (2022) report for ResNet-50 on ImageNet. */
public final class Paper {
  /** A citation of the paper. */
  public static final String NAME = "Haberer and Landsiedel (2022), ResNet-50, ImageNet";

  /** The compression ratio, bytes as float32 to bytes sent, without fine-tuning. */
  public static final double RATIO = 3.3;

  /** The top-1 accuracy that is lost at {@link #RATIO}, as a share in [0, 1]. */
  public static final double LOSS = 0.011;

  /** The compression ratio, bytes as float32 to bytes sent, with fine-tuning. */
  public static final double TUNED_RATIO = 14;

  /** The top-1 accuracy that is lost at {@link #TUNED_RATIO}, as a share in [0, 1]. */
  public static final double TUNED_LOSS = 0.01;

  private static final Map<String, Map<Double, Double>> NEAR_ZERO =
      Map.of(
          "maxpool", Map.of(0.05, 0.12, 0.10, 0.148, 0.15, 0.192),
          "bottle1", Map.of(0.05, 0.48, 0.10, 0.56, 0.15, 0.645));

  private Paper() {}

  /**
   * {@return the share of activations near zero, in [0, 1]; empty if the paper does not report it}
   *
   * @param cut the name of a cut
   * @param threshold the largest magnitude that counts as near zero
   */
  public static OptionalDouble nearZero(String cut, double threshold) {
    Double share = NEAR_ZERO.getOrDefault(cut, Map.of()).get(threshold);
    return share == null ? OptionalDouble.empty() : OptionalDouble.of(share);
  }
}
