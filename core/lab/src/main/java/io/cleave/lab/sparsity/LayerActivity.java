package io.cleave.lab.sparsity;

import io.cleave.codec.internal.Check;

/**
 * The sparsity of a layer's output, and the size of sending it.
 *
 * @param layer the name of the layer's tensor
 * @param cut the name of the cut after the layer
 * @param elements the number of elements of one activation
 * @param zeros the share of values that are exactly 0, in [0, 1]
 * @param nearZero the share of magnitudes up to {@value Sparsity#NEAR_ZERO}, in [0, 1]
 * @param float32Bytes the size of an activation as float32, in bytes
 * @param bitmapBytes the mean size of a frame of the profile {@code exact}, a mask and float32
 * @param compactBytes the mean size of a frame of the profile {@code compact}
 * @param headShare the share of the multiply-adds that the device runs, in [0, 1]
 * @param pooled whether each feature map has a single value left, so that a server would have
 *     nothing but the classifier
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
   * @param layer the name of the layer
   * @param cut the name of the cut after the layer
   * @param elements 1 or more
   * @param zeros in [0, 1]
   * @param nearZero in [0, 1]
   * @param float32Bytes above 0
   * @param bitmapBytes above 0
   * @param compactBytes above 0
   * @param headShare in [0, 1]
   * @param pooled whether nothing but the classifier is left
   * @throws IllegalArgumentException if a number is out of range; the message names it
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
