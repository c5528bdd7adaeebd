package io.cleave.edge.internal.request;

import ai.djl.metric.Metrics;
import ai.djl.metric.Unit;
import io.cleave.edge.Report;
import io.cleave.edge.Stage;

/** Writes a report's stages into DJL's metrics, one metric a stage. */
final class StageMetrics {
  private static final double NANOS_PER_MICRO = 1000.0;

  private StageMetrics() {}

  static void add(Metrics metrics, Report report) {
    for (Stage stage : Stage.values()) {
      micros(metrics, stage.label(), report.nanos(stage));
    }
    micros(metrics, "total", report.totalNanos());
    metrics.addMetric("Cleave.bytesSent", report.bytesSent(), Unit.BYTES);
    metrics.addMetric("Cleave.bytesReceived", report.bytesReceived(), Unit.BYTES);
  }

  private static void micros(Metrics metrics, String stage, long nanos) {
    metrics.addMetric("Cleave." + stage, nanos / NANOS_PER_MICRO, Unit.MICROSECONDS);
  }
}
