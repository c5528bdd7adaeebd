package io.cleave.server.admin;

import com.google.gson.Gson;
import io.cleave.cloud.TailServer;
import io.cleave.codec.protocol.ModelFingerprint;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the status page shows: the state, the tails, and the values of every {@code cleave} meter.
 * Counts only grow. The page computes rates and percentiles from the difference of two answers, so
 * that the server keeps no history and any number of pages can be open.
 */
final class StatusJson {
  private static final String PREFIX = "cleave.";

  private final Gson gson = new Gson();
  private final Readiness readiness;
  private final MeterRegistry registry;

  StatusJson(Readiness readiness, MeterRegistry registry) {
    this.readiness = readiness;
    this.registry = registry;
  }

  private record Ready(boolean ready, String state, String reason) {}

  private record Status(
      String state,
      String reason,
      String version,
      double uptimeSeconds,
      List<Tail> tails,
      List<Map<String, Object>> meters) {}

  private record Tail(String model, String cut, String weights, String input) {}

  String readiness(Readiness.State state) {
    return gson.toJson(new Ready(state == Readiness.State.READY, name(state), state.reason()));
  }

  String status() {
    Readiness.State state = readiness.state();
    double uptimeSeconds = ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
    return gson.toJson(
        new Status(name(state), state.reason(), version(), uptimeSeconds, tails(), meters()));
  }

  private static String name(Readiness.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static String version() {
    return Optional.ofNullable(StatusJson.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  private List<Tail> tails() {
    return readiness.server().stream()
        .flatMap(server -> server.fingerprints().stream().map(each -> tail(server, each)))
        .toList();
  }

  private static Tail tail(TailServer server, ModelFingerprint fingerprint) {
    return new Tail(
        fingerprint.architecture(),
        fingerprint.cut(),
        fingerprint.weights(),
        server.crossing(fingerprint).map(Object::toString).orElse(""));
  }

  private List<Map<String, Object>> meters() {
    return registry.getMeters().stream()
        .filter(meter -> meter.getId().getName().startsWith(PREFIX))
        .map(StatusJson::meter)
        .toList();
  }

  private static Map<String, Object> meter(Meter meter) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", meter.getId().getName());
    Map<String, String> tags = new LinkedHashMap<>();
    meter.getId().getTagsAsIterable().forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
    json.put("tags", tags);
    for (Measurement measured : meter.measure()) {
      double value = measured.getValue();
      if (measured.getStatistic() != Statistic.MAX && Double.isFinite(value)) {
        json.put(measured.getStatistic().getTagValueRepresentation(), value);
      }
    }
    if (meter instanceof Timer timer) {
      addBuckets(timer, json);
    }
    return json;
  }

  /** The upper bounds in seconds, and how many times were not longer. */
  private static void addBuckets(Timer timer, Map<String, Object> json) {
    List<CountAtBucket> buckets = List.of(timer.takeSnapshot().histogramCounts());
    json.put("seconds", buckets.stream().map(b -> b.bucket(TimeUnit.NANOSECONDS) / 1e9).toList());
    json.put("atMost", buckets.stream().map(bucket -> (long) bucket.count()).toList());
  }
}
