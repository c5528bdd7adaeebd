/**
 * The sweep as a job on Apache Spark: the same plan, the same workers and the same files as {@code
 * cleave sweep}, with chunks measured by a cluster's executors.
 *
 * <p>Start at {@link io.cleave.spark.SparkSweep}, the command, or at {@link
 * io.cleave.spark.SparkMeasurer}, which measures chunks for a program of your own.
 *
 * @serial exclude
 */
@NullMarked
package io.cleave.spark;

import org.jspecify.annotations.NullMarked;
