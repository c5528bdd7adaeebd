package io.cleave.cloud.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.ServedRequest;
import io.cleave.cloud.ServerStatus;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ModelFingerprint;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The names and values that a Prometheus server reads: alerts and dashboards hang on them. */
class ServerMetricsTest {
  private static final ModelFingerprint TAIL =
      new ModelFingerprint("resnet50", "bottle1", "0123456789abcdef".repeat(4));
  private static final String TAGS =
      "cut=\"bottle1\",model=\"resnet50\",%sweights=\"0123456789ab\"";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ServerMetrics metrics = new ServerMetrics(registry);

  @AfterEach
  void close() {
    registry.close();
  }

  private void assertShows(String line) {
    String text = registry.scrape();
    assertTrue(text.lines().anyMatch(line::equals), line + " in\n" + text);
  }

  private static String ofTail(String name, String more, String value) {
    return name + "{" + TAGS.formatted(more) + "} " + value;
  }

  private static String ofTail(String name, String more, String last, String value) {
    return name + "{" + TAGS.formatted(more) + "," + last + "} " + value;
  }

  @Test
  void countsRequestsByOutcome() {
    metrics.requestAnswered(TAIL, served(1, 2, 3, 4, 100, 50, 400));
    metrics.requestAnswered(TAIL, served(1, 2, 3, 4, 100, 50, 400));
    metrics.requestFailed(Optional.of(TAIL), ErrorCode.OVERLOADED);
    metrics.requestFailed(Optional.empty(), ErrorCode.UNKNOWN_MODEL);
    String name = "cleave_server_requests_total";
    assertShows(ofTail(name, "outcome=\"answered\",", "2.0"));
    assertShows(ofTail(name, "outcome=\"overloaded\",", "1.0"));
    assertShows(ofTail(name, "outcome=\"internal\",", "0.0"));
    assertShows(name + "{cut=\"\",model=\"\",outcome=\"unknown_model\",weights=\"\"} 1.0");
  }

  @Test
  void addsUpBytesAndTheirRatio() {
    metrics.requestAnswered(TAIL, served(1, 2, 3, 4, 100, 50, 400));
    assertShows(ofTail("cleave_server_received_bytes_total", "", "100.0"));
    assertShows(ofTail("cleave_server_sent_bytes_total", "", "50.0"));
    assertShows(ofTail("cleave_server_raw_bytes_total", "", "400.0"));
    assertShows(ofTail("cleave_server_compression_ratio_sum", "", "4.0"));
  }

  @Test
  void timesEachStageInBucketsOfSeconds() {
    metrics.requestAnswered(TAIL, served(1_000_000, 2_000_000, 30_000_000, 4_000_000, 1, 1, 1));
    String name = "cleave_server_latency_seconds_sum";
    assertShows(ofTail(name, "stage=\"queue\",", "0.001"));
    assertShows(ofTail(name, "stage=\"tail\",", "0.03"));
    assertShows(ofTail(name, "stage=\"total\",", "0.037"));
    String bucket = "cleave_server_latency_seconds_bucket";
    assertShows(ofTail(bucket, "stage=\"total\",", "le=\"0.001\"", "0"));
    assertShows(ofTail(bucket, "stage=\"total\",", "le=\"0.03\"", "0"));
    assertShows(ofTail(bucket, "stage=\"total\",", "le=\"0.1\"", "1"));
    assertShows(ofTail(bucket, "stage=\"total\",", "le=\"10.0\"", "1"));
    String work = "cleave_server_work_seconds_sum";
    assertShows(ofTail(work, "stage=\"decode\",", "0.002"));
    assertShows(ofTail(work, "stage=\"encode\",", "0.004"));
    assertShows(ofTail(work, "stage=\"overhead\",", "0.007"));
  }

  /** Prometheus pays for each series, at each scrape. */
  @Test
  void aTailHasAtMost40SeriesOfBuckets() {
    metrics.requestAnswered(TAIL, served(1, 2, 3, 4, 100, 50, 400));
    metrics.batchRan(TAIL, 3, 1);
    assertEquals(40, buckets());
    metrics.requestFailed(Optional.of(TAIL), ErrorCode.OVERLOADED);
    metrics.requestAnswered(TAIL, served(1_000_000_000, 2, 3, 4, 1, 50, 40_000));
    metrics.batchRan(TAIL, 300, 10_000_000_000L);
    assertEquals(40, buckets());
    metrics.requestAnswered(
        new ModelFingerprint("resnet50", "bottle2", "0123456789abcdef".repeat(4)),
        served(1, 2, 3, 4, 100, 50, 400));
    assertEquals(80, buckets());
  }

  private long buckets() {
    return registry.scrape().lines().filter(line -> line.contains("le=\"")).count();
  }

  @Test
  void showsTheBatchSizesThatRan() {
    metrics.batchRan(TAIL, 1, 1);
    metrics.batchRan(TAIL, 7, 1);
    assertShows(ofTail("cleave_server_batch_size_count", "", "2"));
    assertShows(ofTail("cleave_server_batch_size_sum", "", "8.0"));
    assertShows(ofTail("cleave_server_batch_size_bucket", "", "le=\"4.0\"", "1"));
    assertShows(ofTail("cleave_server_batch_size_bucket", "", "le=\"8.0\"", "2"));
  }

  @Test
  void countsConnectionsAndTheirRefusals() {
    metrics.connectionOpened();
    metrics.connectionOpened();
    metrics.connectionClosed();
    metrics.connectionRefused(ErrorCode.UNAUTHENTICATED);
    metrics.tlsFailed();
    assertShows("cleave_server_connections_opened_total 2.0");
    assertShows("cleave_server_connections_closed_total 1.0");
    assertShows("cleave_server_connections_refused_total{reason=\"unauthenticated\"} 1.0");
    assertShows("cleave_server_connections_refused_total{reason=\"unknown_model\"} 0.0");
    assertShows("cleave_server_connections_refused_total{reason=\"tls\"} 1.0");
  }

  @Test
  void looksAtTheServerAtEachScrape() {
    assertShows("cleave_queue_requests 0.0");
    AtomicInteger queued = new AtomicInteger(3);
    metrics.watch(
        () ->
            new ServerStatus(
                true,
                2,
                1024,
                Map.of(TAIL, queued.get()),
                64,
                1,
                500,
                1000,
                8,
                Duration.ofMillis(2)));
    assertShows("cleave_queue_requests 3.0");
    queued.set(4);
    assertShows("cleave_queue_requests 4.0");
    assertShows(ofTail("cleave_server_queued", "", "4.0"));
    assertShows("cleave_server_connections 2.0");
    assertShows("cleave_server_connections_limit 1024.0");
    assertShows("cleave_server_queue_limit 64.0");
    assertShows("cleave_server_batch_limit 8.0");
    assertShows("cleave_server_batch_wait_limit_seconds 0.002");
    assertShows("cleave_server_running 1.0");
    assertShows("cleave_server_draining 1.0");
    assertShows("cleave_server_request_memory_bytes 500.0");
    assertShows("cleave_server_request_memory_limit_bytes 1000.0");
  }

  @Test
  void showsATailBeforeItsFirstRequest() {
    metrics.watch(
        () -> new ServerStatus(false, 0, 1, Map.of(TAIL, 0), 1, 0, 0, 1, 1, Duration.ZERO));
    assertShows(ofTail("cleave_server_requests_total", "outcome=\"answered\",", "0.0"));
  }

  @Test
  void showsTheProcess() {
    try (ProcessMetrics process = new ProcessMetrics()) {
      process.bindTo(registry);
      String text = registry.scrape();
      for (String name :
          new String[] {
            "jvm_buffer_memory_used_bytes{id=\"direct\"}",
            "jvm_memory_used_bytes",
            "jvm_gc_live_data_size_bytes",
            "jvm_threads_live_threads",
            "process_cpu_usage",
            "process_uptime_seconds",
            "netty_allocator_memory_used"
          }) {
        assertTrue(text.contains(name), name + " in\n" + text);
      }
      assertEquals(-1, text.indexOf("NaN"), "every value is a number");
    }
  }

  private static ServedRequest served(
      long queue, long decode, long tail, long encode, int received, int sent, long raw) {
    return new ServedRequest(
        0, 0, queue, decode, tail, encode, 1, received, sent, raw, Optional.empty());
  }
}
