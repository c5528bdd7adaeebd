package io.cleave.lab.sparsity;

/**
 * The sparsity of a group of layers: equation 4 of Loroch et al.
 *
 * @param block the common beginning of the layers' names: {@code conv1}, {@code layer1}, {@code fc}
 * @param sparsity the share of zeros among the elements of all layers, in [0, 1]
 */
public record BlockSparsity(String block, double sparsity) {}
