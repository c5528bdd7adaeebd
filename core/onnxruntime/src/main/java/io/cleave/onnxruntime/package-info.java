/**
 * ONNX Runtime as an engine, and networks that come as ONNX files. {@link
 * io.cleave.onnxruntime.OnnxNetwork} reads a file and says where it can be cut; {@link
 * io.cleave.onnxruntime.OnnxRuntimeEngine} runs the parts.
 */
@NullMarked
package io.cleave.onnxruntime;

import org.jspecify.annotations.NullMarked;
