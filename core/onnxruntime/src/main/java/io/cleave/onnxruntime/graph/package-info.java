/**
 * The file format and the graph in it, without an engine: {@link
 * io.cleave.onnxruntime.graph.OnnxFile} reads and checks a file, {@link
 * io.cleave.onnxruntime.graph.OnnxGraph} puts its nodes in order, {@link
 * io.cleave.onnxruntime.graph.Positions} finds what crosses between them, and {@link
 * io.cleave.onnxruntime.graph.SubGraph} cuts out what makes some tensors from others.
 */
@NullMarked
package io.cleave.onnxruntime.graph;

import org.jspecify.annotations.NullMarked;
