/**
 * Networks whose layers can be written as an ONNX graph: {@link io.cleave.core.graph.GraphNetwork}
 * provides what an engine such as ONNX Runtime loads.
 */
@NullMarked
package io.cleave.core.graph;

import org.jspecify.annotations.NullMarked;
