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
 * Reads the names of classes from a file: one per line, in the order of the logits, or JSON as
 * other programs write it (see {@link #read}). UTF-8, with or without a byte-order mark.
 */
public final class LabelFile {
  private final Path file;

  private LabelFile(Path file) {
    this.file = file;
  }

  /**
   * {@return one or more names, in the order of the logits, without surrounding blanks; a name may
   * occur twice} A file is JSON if its name ends in {@code .json} or its whole content is in
   * brackets: a list of names; Keras' object of numbers to names, or to lists whose last entry is
   * the name; an object of names to numbers, such as torchvision's {@code class_to_idx}; or the
   * {@code config.json} of Hugging Face, whose {@code id2label} or {@code label2id} is used.
   *
   * @param file a file of at most 16 MiB
   * @throws IOException if the file cannot be read, or has an empty name; names the file and, for
   *     text, the line
   * @throws IllegalArgumentException if the file is not UTF-8, or is too large; names file and line
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
