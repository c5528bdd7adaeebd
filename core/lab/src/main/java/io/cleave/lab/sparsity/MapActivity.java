package io.cleave.lab.sparsity;

import java.util.OptionalDouble;

/**
 * The activity of one feature map over all images, and the weights around it.
 *
 * @param map the index of the map
 * @param max the largest activation
 * @param mean the mean activation
 * @param incoming the mean magnitude of the weights that compute the map; empty if not known
 * @param outgoing the mean magnitude of the weights that read the map; empty if not known
 */
public record MapActivity(
    int map, double max, double mean, OptionalDouble incoming, OptionalDouble outgoing) {}
