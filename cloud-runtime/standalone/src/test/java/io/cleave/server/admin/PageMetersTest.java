package io.cleave.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.ServedRequest;
import io.cleave.cloud.metrics.ServerMetrics;
import io.cleave.codec.protocol.ModelFingerprint;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page draws every stage in buckets that are finer than Prometheus'. */
class PageMetersTest {
  private static final ModelFingerprint TAIL =
      new ModelFingerprint("resnet50", "bottle1", "0123456789abcdef".repeat(4));

  @ParameterizedTest
  @CsvSource({
    "cleave.server.latency, queue, 1100000",
    "cleave.server.latency, tail, 30000000",
    "cleave.server.latency, total, 33100000",
    "cleave.server.work, decode, 1500000",
    "cleave.server.work, encode, 500000",
    "cleave.server.work, overhead, 3100000"
  })
  void everyStageIsSeenWithinAQuarter(String name, String stage, long nanos) {
    PageMeters page = new PageMeters();
    ServerMetrics metrics = new ServerMetrics(page.registry());
    for (int i = 0; i < 3; i++) {
      metrics.requestAnswered(
          TAIL,
          new ServedRequest(
              0, 0, 1_100_000, 1_500_000, 30_000_000, 500_000, 1, 1, 1, 1, Optional.empty()));
    }
    Timer timer = page.registry().get(name).tag("stage", stage).timer();
    CountAtBucket[] buckets = timer.takeSnapshot().histogramCounts();
    assertEquals(51, buckets.length);
    double first =
        Arrays.stream(buckets).filter(each -> each.count() == 3).findFirst().orElseThrow().bucket();
    assertTrue(first >= nanos && first < 1.27 * nanos, first + " for " + nanos);
    assertEquals(3, buckets[50].count());
  }
}
