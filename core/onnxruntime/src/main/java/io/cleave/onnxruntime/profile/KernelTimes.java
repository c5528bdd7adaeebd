package io.cleave.onnxruntime.profile;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of each kernel of a graph, in the order in which they ran.
 *
 * @param kernels one for each kernel, with the shortest of its times
 */
public record KernelTimes(List<Kernel> kernels) {
  private static final Logger LOG = LoggerFactory.getLogger(KernelTimes.class);
  private static final String SUFFIX = "_kernel_time";

  /**
   * A kernel, which runs one node or several that the engine made one of.
   *
   * @param name the engine's name of the node
   * @param micros how long it takes, in microseconds
   */
  public record Kernel(String name, double micros) {}

  /**
   * Keeps a copy of the list.
   *
   * @param kernels as above
   */
  public KernelTimes {
    kernels = List.copyOf(kernels);
  }

  /**
   * {@return the times in a profile that ONNX Runtime wrote; empty if it is no JSON, as where a
   * tensor has a quote in its name, which the engine writes as it is}
   *
   * @param file a JSON list of events
   * @param skipped how many runs at the beginning do not count
   * @throws IOException if the file cannot be read
   */
  public static Optional<KernelTimes> read(Path file, int skipped) throws IOException {
    try (Reader text = Files.newBufferedReader(file);
        JsonReader json = new JsonReader(text)) {
      return Optional.of(times(json, skipped));
    } catch (MalformedJsonException
        | EOFException
        | IllegalStateException
        | NumberFormatException e) {
      LOG.debug("{}: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * The shortest time is the one that other programs disturbed least. A kernel is the same one in
   * each run if its node is, which the engine numbers.
   */
  private static KernelTimes times(JsonReader json, int skipped) throws IOException {
    Map<String, List<Event>> kernels = new LinkedHashMap<>();
    json.beginArray();
    while (json.hasNext()) {
      Event event = event(json);
      if (event.name.endsWith(SUFFIX)) {
        kernels.computeIfAbsent(event.node + event.name, key -> new ArrayList<>()).add(event);
      }
    }
    json.endArray();
    return new KernelTimes(kernels.values().stream().map(runs -> kernel(runs, skipped)).toList());
  }

  private static Kernel kernel(List<Event> runs, int skipped) {
    String name = runs.get(0).name;
    double shortest =
        runs.stream()
            .skip(Math.min(skipped, runs.size() - 1L))
            .mapToDouble(Event::micros)
            .min()
            .orElse(0);
    return new Kernel(name.substring(0, name.length() - SUFFIX.length()), shortest);
  }

  private record Event(String name, String node, double micros) {}

  private static Event event(JsonReader json) throws IOException {
    String name = "";
    String node = "";
    double micros = 0;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "name" -> name = json.nextString();
        case "dur" -> micros = json.nextDouble();
        case "args" -> node = node(json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Event(name, node, micros);
  }

  private static String node(JsonReader json) throws IOException {
    String node = "";
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      json.skipValue();
      return node;
    }
    json.beginObject();
    while (json.hasNext()) {
      if (json.nextName().equals("node_index")) {
        node = json.nextString();
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return node;
  }
}
