package io.cleave.cloud.admin;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.cleave.cloud.TailServer;
import io.cleave.codec.protocol.ModelFingerprint;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the status page draws: the state, the tails, and every {@code cleave} meter as it stands.
 * Counts only grow; the page makes rates and percentiles of two answers' differences, so that the
 * server keeps no history and any number of pages may look.
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

  String readiness(Readiness.State state) {
    JsonObject answer = new JsonObject();
    answer.addProperty("ready", state == Readiness.State.READY);
    describe(state, answer);
    return gson.toJson(answer);
  }

  String status() {
    JsonObject status = new JsonObject();
    describe(readiness.state(), status);
    status.addProperty("version", version());
    status.addProperty("uptimeSeconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
    status.add("tails", gson.toJsonTree(tails()));
    status.add("meters", meters());
    return gson.toJson(status);
  }

  private static void describe(Readiness.State state, JsonObject target) {
    target.addProperty("state", state.name().toLowerCase(Locale.ROOT));
    target.addProperty("reason", state.reason());
  }

  private static String version() {
    return Optional.ofNullable(StatusJson.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  private record Tail(String model, String cut, String weights, String input) {}

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
        server.input(fingerprint).map(Object::toString).orElse(""));
  }

  private JsonArray meters() {
    JsonArray meters = new JsonArray();
    for (Meter meter : registry.getMeters()) {
      if (meter.getId().getName().startsWith(PREFIX)) {
        meters.add(meter(meter));
      }
    }
    return meters;
  }

  private static JsonObject meter(Meter meter) {
    JsonObject json = new JsonObject();
    json.addProperty("name", meter.getId().getName());
    JsonObject tags = new JsonObject();
    for (Tag tag : meter.getId().getTagsAsIterable()) {
      tags.addProperty(tag.getKey(), tag.getValue());
    }
    json.add("tags", tags);
    meter
        .measure()
        .forEach(
            measured -> {
              double value = measured.getValue();
              if (measured.getStatistic() != Statistic.MAX && Double.isFinite(value)) {
                json.addProperty(measured.getStatistic().getTagValueRepresentation(), value);
              }
            });
    if (meter instanceof Timer timer) {
      addBuckets(timer, json);
    }
    return json;
  }

  /** Upper bounds in seconds, and how many were at most that long. */
  private static void addBuckets(Timer timer, JsonObject json) {
    JsonArray seconds = new JsonArray();
    JsonArray counts = new JsonArray();
    for (CountAtBucket bucket : timer.takeSnapshot().histogramCounts()) {
      seconds.add(bucket.bucket(TimeUnit.NANOSECONDS) / 1e9);
      counts.add((long) bucket.count());
    }
    json.add("seconds", seconds);
    json.add("atMost", counts);
  }
}
