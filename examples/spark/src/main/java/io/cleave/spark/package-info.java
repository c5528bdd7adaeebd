/**
 * The sweep as a job on Apache Spark: the same plan, workers and files as {@code cleave sweep},
 * with chunks measured by the executors of a cluster.
 *
 * <p>Start at {@link io.cleave.spark.SparkSweep}, the command, or at {@link
 * io.cleave.spark.SparkMeasurer}, which measures chunks for a program of your own.
 *
 * @serial exclude
 */
@NullMarked
package io.cleave.spark;

import org.jspecify.annotations.NullMarked;
