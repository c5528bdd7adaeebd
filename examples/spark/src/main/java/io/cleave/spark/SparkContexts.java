package io.cleave.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * Starts Spark with settings for a sweep; those of {@code spark-submit} or of a property take
 * precedence.
 */
final class SparkContexts {
  private static final String LOCAL = "local";
  private static final String ALL_PROCESSORS = "local[*]";
  private static final String LOOPBACK = "127.0.0.1";

  /** Counts are the same whenever PyTorch uses the same number of threads. */
  private static final String ONE_THREAD =
      "-Dai.djl.pytorch.num_threads=1 -Dcleave.onnxruntime.threads=1 -DOPT_OUT_TRACKING=true";

  private SparkContexts() {}

  /**
   * Starts Spark.
   *
   * @param master the URL of the master, or null for the one that {@code spark-submit} chose
   */
  static JavaSparkContext start(@Nullable String master, String name) {
    SparkConf settings = new SparkConf().setAppName(name);
    if (master != null) {
      settings.setMaster(master);
    }
    settings.setIfMissing("spark.master", ALL_PROCESSORS);
    settings.setIfMissing("spark.ui.enabled", "false");
    settings.setIfMissing("spark.executor.extraJavaOptions", ONE_THREAD);
    if (settings.get("spark.master").startsWith(LOCAL)) {
      settings.setIfMissing("spark.driver.host", LOOPBACK);
      settings.setIfMissing("spark.driver.bindAddress", LOOPBACK);
    }
    return new JavaSparkContext(settings);
  }
}
