package io.cleave.core.weights.internal;

import java.util.List;
import java.util.Map;

/**
 * Everything that a file lists, whatever it is for: weights, optimisers' states, settings.
 *
 * @param tensors the tensors by the names on the path to each, joined with dots, in the file's
 *     order
 * @param others the names on the path to a few other objects, and what they are
 */
public record Listing(Map<String, ListedTensor> tensors, List<String> others) {}
