package io.cleave.lab.results;

import java.util.Map;
import java.util.OptionalDouble;

/** What Haberer and Landsiedel (2022) count, for ResNet-50 on ImageNet. */
public final class Paper {
  /** Where the numbers are from. */
  public static final String NAME = "Haberer and Landsiedel (2022), ResNet-50, ImageNet";

  /** Bytes as float32 to bytes sent, without fine-tuning. */
  public static final double RATIO = 3.3;

  /** Share of top-1 that this costs. */
  public static final double LOSS = 0.011;

  /** Bytes as float32 to bytes sent, with fine-tuning. */
  public static final double TUNED_RATIO = 14;

  /** Share of top-1 that this costs. */
  public static final double TUNED_LOSS = 0.01;

  private static final Map<String, Map<Double, Double>> NEAR_ZERO =
      Map.of(
          "maxpool", Map.of(0.05, 0.12, 0.10, 0.148, 0.15, 0.192),
          "bottle1", Map.of(0.05, 0.48, 0.10, 0.56, 0.15, 0.645));

  private Paper() {}

  /**
   * {@return the share of activations near zero, where the paper has it}
   *
   * @param cut its name
   * @param threshold largest magnitude that is near zero
   */
  public static OptionalDouble nearZero(String cut, double threshold) {
    Double share = NEAR_ZERO.getOrDefault(cut, Map.of()).get(threshold);
    return share == null ? OptionalDouble.empty() : OptionalDouble.of(share);
  }
}
