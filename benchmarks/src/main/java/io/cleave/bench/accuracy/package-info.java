/** Accuracy against bytes: {@link io.cleave.bench.accuracy.AccuracyBenchmark}. */
package io.cleave.bench.accuracy;
