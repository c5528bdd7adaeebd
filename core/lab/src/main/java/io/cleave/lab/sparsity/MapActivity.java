package io.cleave.lab.sparsity;

/**
 * A feature map over all images, beside the weights around it.
 *
 * @param map its place among the channels
 * @param max the largest value in any image
 * @param mean of all its values
 * @param incoming mean magnitude of the weights that produce it
 * @param outgoing mean magnitude of the weights that read it
 */
public record MapActivity(int map, double max, double mean, double incoming, double outgoing) {}
