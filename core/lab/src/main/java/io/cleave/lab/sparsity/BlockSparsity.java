package io.cleave.lab.sparsity;

/**
 * The zeros of a group of layers: equation 4 of Loroch et al.
 *
 * @param block what the layers' names begin with: {@code conv1}, {@code layer1}, {@code fc}
 * @param sparsity zeros over elements of all its layers, in [0, 1]
 */
public record BlockSparsity(String block, double sparsity) {}
