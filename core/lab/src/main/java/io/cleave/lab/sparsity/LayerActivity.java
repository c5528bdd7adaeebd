package io.cleave.lab.sparsity;

import io.cleave.core.Cut;

/**
 * How sparse a layer's output is and what sending it takes.
 *
 * @param cut the cut behind the layer
 * @param zeros share of values that are exactly 0, in [0, 1]
 * @param nearZero share of magnitudes up to {@value Sparsity#NEAR_ZERO}
 * @param bitmapBytes of a frame of the profile {@code exact}: mask and float32, on average
 * @param compactBytes of a frame of the profile {@code compact}, on average
 */
public record LayerActivity(
    Cut cut, double zeros, double nearZero, double bitmapBytes, double compactBytes) {}
