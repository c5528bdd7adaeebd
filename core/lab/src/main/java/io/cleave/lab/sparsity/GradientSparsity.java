package io.cleave.lab.sparsity;

/**
 * How sparse the gradient of a layer's weights is in one step of training.
 *
 * @param step counted from 0
 * @param layer torchvision's name
 * @param sparsity share of exact zeros, in [0, 1]
 * @param nearZero share of magnitudes up to {@value Sparsity#NEAR_ZERO_GRADIENT} of the layer's
 *     largest in this step
 */
public record GradientSparsity(int step, String layer, double sparsity, double nearZero) {}
