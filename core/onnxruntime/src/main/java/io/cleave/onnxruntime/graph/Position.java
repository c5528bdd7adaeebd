package io.cleave.onnxruntime.graph;

import java.util.List;
import java.util.Set;

/**
 * A place between two nodes in the order of the computation.
 *
 * @param node the index in {@link OnnxGraph#dynamic} of the last node before it
 * @param crossing names of the tensors that are made before it and used behind it, in the order in
 *     which they were made
 * @param finished names of the outputs that are made before it
 */
public record Position(int node, List<String> crossing, Set<String> finished) {}
