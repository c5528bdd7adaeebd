package io.cleave.core.settings;

import io.cleave.codec.internal.Check;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Settings in the metadata that an exporter wrote into a network's file: so far that of
 * Ultralytics' detectors, whose {@code names} and {@code imgsz} say what they find in which size.
 * Other metadata is left alone.
 */
public final class ExporterMetadata {
  private static final String NAMES = "names";
  private static final String SIZE = "imgsz";

  private ExporterMetadata() {}

  /**
   * {@return the settings that the metadata stands for; none if it is of no exporter known here, or
   * of a task that is not}
   *
   * @param source the name of the file in messages
   * @param metadata keys and values as they are in the file, which is not trusted
   * @throws IllegalArgumentException if a value is not what the exporter writes; names file, key
   *     and place
   */
  public static Map<String, String> settings(String source, Map<String, String> metadata) {
    Optional<String> task = Optional.ofNullable(metadata.get("task"));
    String names = metadata.get(NAMES);
    if (task.isEmpty() || names == null || !metadata.containsKey("stride")) {
      return Map.of();
    }
    return task.get().equals("detect") ? detection(source, names, metadata) : Map.of();
  }

  private static Map<String, String> common(
      String source, String names, Map<String, String> metadata) {
    Map<String, String> settings = new TreeMap<>();
    List<String> labels = PythonLiteral.strings(source + ": " + NAMES, names);
    Check.argument(!labels.isEmpty(), source + ": " + NAMES, names, "one or more");
    settings.put("labels", Settings.joined(labels));
    String size = metadata.get(SIZE);
    if (size != null) {
      List<Integer> sides = PythonLiteral.numbers(source + ": " + SIZE, size);
      boolean known = sides.size() == 1 || sides.size() == 2;
      Check.argument(known, source + ": " + SIZE, size, "[height, width]");
      settings.put("inputHeight", sides.get(0).toString());
      settings.put("inputWidth", sides.get(sides.size() - 1).toString());
    }
    return settings;
  }

  private static Map<String, String> detection(
      String source, String names, Map<String, String> metadata) {
    Map<String, String> settings = common(source, names, metadata);
    settings.put("task", "detection");
    settings.put("fit", "letterbox");
    return settings;
  }
}
