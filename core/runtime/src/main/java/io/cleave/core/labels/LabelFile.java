package io.cleave.core.labels;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reads the names of classes from a file: one a line, in the order of the logits, or JSON as others
 * write it ({@link #read}). UTF-8, with a byte-order mark or without.
 */
public final class LabelFile {
  private static final int MAX_BYTES = 16 << 20;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

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
   * @throws IOException if the file cannot be read, is not UTF-8, or has an empty name; names the
   *     file and, of text, the line
   */
  public static List<String> read(Path file) throws IOException {
    return new LabelFile(file).names();
  }

  private List<String> names() throws IOException {
    byte[] bytes = bytes();
    List<String> lines = lines(bytes);
    String text = String.join("\n", lines).strip();
    List<String> names = isJson(text) ? json(text) : plain(lines);
    if (names.isEmpty()) {
      throw refused("has no names", "one a line");
    }
    return List.copyOf(names);
  }

  private byte[] bytes() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw refused("is too long for names", "at most " + MAX_BYTES + " bytes");
      }
      boolean marked = startsWith(bytes, BYTE_ORDER_MARK);
      return marked ? Arrays.copyOfRange(bytes, BYTE_ORDER_MARK.length, bytes.length) : bytes;
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  private List<String> lines(byte[] bytes) throws IOException {
    List<String> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '\n') {
        lines.add(decoded(ByteBuffer.wrap(bytes, from, i - from), lines.size() + 1));
        from = i + 1;
      }
    }
    return lines;
  }

  private String decoded(ByteBuffer line, int number) throws IOException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(line).toString();
      if (text.indexOf('\0') < 0) {
        return text.strip();
      }
    } catch (CharacterCodingException e) {
      throw notUtf8(number);
    }
    throw notUtf8(number);
  }

  private IOException notUtf8(int line) {
    return refused(
        "line " + line + " is not UTF-8",
        "text in UTF-8; from Latin-1, 'iconv -f ISO-8859-1 -t UTF-8 "
            + file
            + " > "
            + file
            + ".utf8' makes it");
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
