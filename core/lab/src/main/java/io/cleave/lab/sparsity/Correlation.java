package io.cleave.lab.sparsity;

/**
 * Pearson's correlation between the activity of a cut's feature maps and the weights around them.
 *
 * @param of {@code max} or {@code mean} of each map
 * @param with {@code incoming} or {@code outgoing} weights
 * @param pearson the coefficient, in [-1, 1]
 */
public record Correlation(String of, String with, double pearson) {}
