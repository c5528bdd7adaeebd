package io.cleave.lab.sparsity;

/**
 * How many values lie near zero.
 *
 * @param threshold the largest magnitude that counts
 * @param share of all values, in [0, 1]
 */
public record NearZero(double threshold, double share) {}
