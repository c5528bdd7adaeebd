/**
 * Parts of a network on ONNX Runtime beside the same graph in plain ONNX Runtime: {@link
 * io.cleave.bench.graphs.GraphsBenchmark}.
 */
package io.cleave.bench.graphs;
