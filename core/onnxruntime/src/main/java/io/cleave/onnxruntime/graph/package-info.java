/**
 * The ONNX file format and the graph in it, without an engine. {@link
 * io.cleave.onnxruntime.graph.OnnxFile} reads and checks a file, {@link
 * io.cleave.onnxruntime.graph.OnnxGraph} puts its nodes in order, {@link
 * io.cleave.onnxruntime.graph.Positions} finds the tensors that cross between them, and {@link
 * io.cleave.onnxruntime.graph.SubGraph} cuts out the nodes that make some tensors from others.
 */
@NullMarked
package io.cleave.onnxruntime.graph;

import org.jspecify.annotations.NullMarked;
