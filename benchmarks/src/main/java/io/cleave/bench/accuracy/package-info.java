/** Accuracy against bytes: {@link io.cleave.bench.accuracy.AccuracyBenchmark}. */
@NullMarked
package io.cleave.bench.accuracy;

import org.jspecify.annotations.NullMarked;
