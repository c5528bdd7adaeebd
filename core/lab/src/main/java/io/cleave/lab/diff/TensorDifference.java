package io.cleave.lab.diff;

/**
 * How far one tensor is from the reference's, over all samples.
 *
 * @param cut the first traced cut that the tensor crosses, or {@code output}
 * @param tensor the name of the tensor
 * @param difference of all its elements
 */
public record TensorDifference(String cut, String tensor, Difference difference) {}
