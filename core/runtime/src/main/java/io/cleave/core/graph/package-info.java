/**
 * Networks whose layers can be an ONNX graph: {@link io.cleave.core.graph.GraphNetwork} gives an
 * engine such as ONNX Runtime what it loads.
 */
@NullMarked
package io.cleave.core.graph;

import org.jspecify.annotations.NullMarked;
