package io.cleave.onnxruntime.graph;

import java.util.List;
import java.util.Set;

/**
 * A place between two nodes in the order of the computation, where a graph can be cut.
 *
 * @param node index in {@link OnnxGraph#dynamic} of the last node before the place
 * @param crossing names of the tensors that are made before the place and used after it, in the
 *     order in which they are made
 * @param finished names of the graph's outputs that are made before the place
 */
public record Position(int node, List<String> crossing, Set<String> finished) {}
