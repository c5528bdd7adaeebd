/**
 * Networks whose layers can be an ONNX graph: {@link io.cleave.core.graph.GraphNetwork} gives an
 * engine such as ONNX Runtime what it loads.
 */
package io.cleave.core.graph;
