/**
 * Whole-model measurements: {@link io.cleave.bench.inference.LayersBenchmark} for heads and tails,
 * {@link io.cleave.bench.inference.RoundTripBenchmark} for what splitting adds, {@link
 * io.cleave.bench.inference.MemoryBenchmark} for resident memory. Each prints a table and writes
 * JSON.
 */
@NullMarked
package io.cleave.bench.inference;

import org.jspecify.annotations.NullMarked;
