package io.cleave.lab.sparsity;

import java.util.OptionalDouble;

/**
 * One feature map over all images, beside the weights around it.
 *
 * @param map its number
 * @param max its largest activation
 * @param mean of its activations
 * @param incoming mean magnitude of the weights that make it, where they are known
 * @param outgoing mean magnitude of the weights that read it, where they are known
 */
public record MapActivity(
    int map, double max, double mean, OptionalDouble incoming, OptionalDouble outgoing) {}
