package io.cleave.lab.sparsity;

/**
 * Pearson's correlation of two numbers over the feature maps of a cut.
 *
 * @param of {@code max} or {@code mean} of the maps
 * @param with {@code incoming} or {@code outgoing} weights
 * @param pearson in [-1, 1]
 */
public record Correlation(String of, String with, double pearson) {}
