package io.cleave.lab.sparsity;

import io.cleave.codec.internal.Check;

/**
 * How sparse a layer's output is and what sending it takes.
 *
 * @param layer the layer's name: that of its tensor
 * @param cut the cut behind it
 * @param elements of one activation
 * @param zeros share of values that are exactly 0, in [0, 1]
 * @param nearZero share of magnitudes up to {@value Sparsity#NEAR_ZERO}
 * @param float32Bytes as it is
 * @param bitmapBytes of a frame of the profile {@code exact}: mask and float32, on average
 * @param compactBytes of a frame of the profile {@code compact}, on average
 * @param headShare the device's part of the multiply-adds, in [0, 1]
 * @param pooled whether feature maps have a single value left, so that a server would have nothing
 *     but the classifier
 */
public record LayerActivity(
    String layer,
    String cut,
    long elements,
    double zeros,
    double nearZero,
    long float32Bytes,
    double bitmapBytes,
    double compactBytes,
    double headShare,
    boolean pooled) {
  /**
   * Checks the numbers.
   *
   * @param layer its name
   * @param cut behind it
   * @param elements 1 or more
   * @param zeros a share
   * @param nearZero a share
   * @param float32Bytes above 0
   * @param bitmapBytes above 0
   * @param compactBytes above 0
   * @param headShare a share
   * @param pooled whether nothing but the classifier is left
   * @throws IllegalArgumentException naming the number that is out of range
   */
  public LayerActivity {
    Check.share("zeros", zeros);
    Check.share("nearZero", nearZero);
    Check.share("headShare", headShare);
    Check.argument(float32Bytes > 0, "float32Bytes", float32Bytes, "more than 0");
    Check.argument(bitmapBytes > 0, "bitmapBytes", bitmapBytes, "more than 0");
    Check.argument(compactBytes > 0, "compactBytes", compactBytes, "more than 0");
  }
}
