/**
 * Coders alone. {@link io.cleave.bench.codec.CodecBenchmarks}: the tensor codec beside a memory
 * copy and general compressors, by {@link io.cleave.bench.codec.CodecBenchmark}; {@link
 * io.cleave.bench.codec.ProfilesBenchmark}: whole frames, and {@link
 * io.cleave.bench.codec.SymbolsBenchmark}: the entropy stage, on activations from files that
 * anybody can write ({@link io.cleave.bench.codec.ActivationFile}) or computed by a model.
 */
@NullMarked
package io.cleave.bench.codec;

import org.jspecify.annotations.NullMarked;
