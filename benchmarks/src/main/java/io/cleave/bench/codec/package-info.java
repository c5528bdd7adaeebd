/**
 * The tensor codec beside a memory copy and general compressors: {@link
 * io.cleave.bench.codec.CodecBenchmarks} runs {@link io.cleave.bench.codec.CodecBenchmark} and
 * writes a table and JSON.
 */
@NullMarked
package io.cleave.bench.codec;

import org.jspecify.annotations.NullMarked;
