package io.cleave.server;

import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.file.TextFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** A properties file that knows the line on which each key begins. Immutable. */
final class SettingsFile {
  /** The value of a key, and its place: {@code server.properties, line 7}. */
  record Entry(String value, String place) {}

  private final Map<String, Entry> entries = new HashMap<>();

  private SettingsFile() {}

  /** A file without entries. */
  static SettingsFile none() {
    return new SettingsFile();
  }

  /**
   * Reads a file. If a key is there twice, the last one counts.
   *
   * @throws IllegalArgumentException if the file is not UTF-8 or has a wrong escape; names file and
   *     line
   */
  static SettingsFile read(Path file) throws IOException {
    SettingsFile settings = new SettingsFile();
    List<String> lines = TextFile.read(file).lines();
    int first = 0;
    while (first < lines.size()) {
      int last = lastOf(lines, first);
      String entry = String.join("\n", lines.subList(first, last + 1));
      settings.add(entry, file + ", line " + (first + 1));
      first = last + 1;
    }
    return settings;
  }

  /** A backslash at the end of a line continues it on the next, except after a comment. */
  private static int lastOf(List<String> lines, int first) {
    String start = lines.get(first).strip();
    int last = first;
    if (!start.isEmpty() && start.charAt(0) != '#' && start.charAt(0) != '!') {
      while (last + 1 < lines.size() && goesOn(lines.get(last))) {
        last++;
      }
    }
    return last;
  }

  private static boolean goesOn(String line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private void add(String entry, String place) throws IOException {
    Properties parsed = new Properties();
    try {
      parsed.load(new StringReader(entry));
    } catch (IllegalArgumentException e) {
      throw Check.refusal(place, e.getMessage(), "a properties file; \\\\ for a backslash", e);
    }
    parsed
        .stringPropertyNames()
        .forEach(key -> entries.put(key, new Entry(parsed.getProperty(key), place)));
  }

  Set<String> keys() {
    return Set.copyOf(entries.keySet());
  }

  Optional<Entry> find(String key) {
    return Optional.ofNullable(entries.get(key));
  }
}
