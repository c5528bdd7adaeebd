/**
 * Networks as graphs on ONNX Runtime: parts beside the same graph in plain ONNX Runtime ({@link
 * io.cleave.bench.graphs.GraphsBenchmark}), and what comes out of head and tail beside what comes
 * out of the whole ({@link io.cleave.bench.graphs.EqualBenchmark}); and how long a long graph takes
 * to read ({@link io.cleave.bench.graphs.ReadingBenchmark}).
 */
@NullMarked
package io.cleave.bench.graphs;

import org.jspecify.annotations.NullMarked;
