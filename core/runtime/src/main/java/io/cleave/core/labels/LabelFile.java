package io.cleave.core.labels;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.cleave.codec.internal.file.TextFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads the names of classes from a file: one a line, in the order of the logits, or JSON as others
 * write it ({@link #read}). UTF-8, with a byte-order mark or without.
 */
public final class LabelFile {
  private final Path file;

  private LabelFile(Path file) {
    this.file = file;
  }

  /**
   * Reads the names. JSON is what ends in {@code .json} or stands in brackets as a whole: a list of
   * names; Keras' object of numbers to names, or to lists whose last entry is the name; an object
   * of names to numbers, as torchvision's {@code class_to_idx} is; or the {@code config.json} of
   * Hugging Face, whose {@code id2label} or {@code label2id} counts.
   *
   * @param file at most 16 MiB
   * @return one or more names, without blanks around them; the same name may occur twice
   * @throws IOException if the file cannot be read, or has an empty name; names the file and, of
   *     text, the line
   * @throws IllegalArgumentException if it is not UTF-8, or longer; names file and line
   */
  public static List<String> read(Path file) throws IOException {
    return new LabelFile(file).names();
  }

  private List<String> names() throws IOException {
    List<String> lines = TextFile.read(file).lines().stream().map(String::strip).toList();
    String text = String.join("\n", lines).strip();
    List<String> names = isJson(text) ? json(text) : plain(lines);
    if (names.isEmpty()) {
      throw refused("has no names", "one a line");
    }
    return List.copyOf(names);
  }

  private List<String> plain(List<String> lines) throws IOException {
    List<String> names = new ArrayList<>(lines);
    while (!names.isEmpty() && names.get(names.size() - 1).isEmpty()) {
      names.remove(names.size() - 1);
    }
    for (int i = 0; i < names.size(); i++) {
      requireName(names.get(i), "line " + (i + 1));
    }
    return names;
  }

  private void requireName(String name, String place) throws IOException {
    if (name.isEmpty() || name.chars().anyMatch(Character::isISOControl)) {
      throw refused(place + " has no name, or a control character in it", "one name");
    }
  }

  private boolean isJson(String text) {
    boolean list = text.startsWith("[") && text.endsWith("]");
    boolean object = text.startsWith("{") && text.endsWith("}");
    return list || object || file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
  }

  private List<String> json(String text) throws IOException {
    try {
      List<String> names = JsonLabels.of(JsonParser.parseString(text));
      for (int i = 0; i < names.size(); i++) {
        requireName(names.get(i).strip(), "class " + i);
      }
      return names.stream().map(String::strip).toList();
    } catch (JsonParseException | IllegalArgumentException e) {
      throw new IOException(
          file + ": is no JSON of class names (expected: " + JsonLabels.EXPECTED + ")", e);
    }
  }

  private IOException refused(String what, String expected) {
    return new IOException(file + ": " + what + " (expected: " + expected + ")");
  }
}
