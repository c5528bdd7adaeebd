package io.cleave.codec.protocol;

import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Bytes and what they mean, as {@code docs/conformance/README.md} describes the file. They are a
 * part of the protocol: nothing here writes one.
 *
 * @param file where it is
 * @param bytes what one end sends, from the start of a frame; read-only
 * @param given what both ends know of the tensors
 * @param canonical whether a writer of this protocol writes these bytes
 * @param meaning line by line
 */
public record ConformanceVector(
    Path file, ByteBuffer bytes, List<TensorSpec> given, boolean canonical, List<String> meaning) {
  static final Path FOLDER = Path.of("../docs/conformance");

  /** All of the folder, by name. */
  public static List<ConformanceVector> all() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".txt"))
          .sorted()
          .map(ConformanceVector::read)
          .toList();
    }
  }

  private static ConformanceVector read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      int blank = lines.indexOf("");
      return parse(file, lines.subList(0, blank), lines.subList(blank + 1, lines.size()));
    } catch (IOException e) {
      throw new IllegalArgumentException("vector: " + file, e);
    }
  }

  private static ConformanceVector parse(Path file, List<String> front, List<String> meaning)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<TensorSpec> given = new ArrayList<>();
    boolean canonical = true;
    for (String line : front.stream().filter(line -> !line.startsWith("#")).toList()) {
      String[] parts = line.split(" = ", 2);
      switch (parts[0]) {
        case "bytes" -> bytes.write(bytes(parts[1].split("#", 2)[0].strip()));
        case "given" -> given.add(spec(parts[1]));
        case "canonical" -> canonical = !parts[1].equals("no");
        case "from" -> {}
        default -> throw new IllegalArgumentException(file + ": " + line);
      }
    }
    ByteBuffer stream = ByteBuffer.wrap(bytes.toByteArray()).asReadOnlyBuffer();
    return new ConformanceVector(file, stream, given, canonical, meaning);
  }

  /** Digits of bytes, a word followed by {@code *COUNT} that many times. */
  private static byte[] bytes(String words) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String word : words.split(" +", -1)) {
      String[] parts = word.split("\\*", 2);
      byte[] once = HexFormat.of().parseHex(parts[0]);
      for (int left = parts.length == 1 ? 1 : Integer.parseInt(parts[1]); left > 0; left--) {
        bytes.write(once);
      }
    }
    return bytes.toByteArray();
  }

  private static TensorSpec spec(String text) {
    int shapeAt = text.lastIndexOf(' ');
    int typeAt = text.lastIndexOf(' ', shapeAt - 1);
    return new TensorSpec(
        text.substring(0, typeAt),
        ElementType.valueOf(text.substring(typeAt + 1, shapeAt).toUpperCase(Locale.ROOT)),
        TensorShape.parse(text.substring(shapeAt + 1)));
  }

  Signature signature() {
    return new Signature(given);
  }

  /** Whether the place of what is refused is a part of the meaning. */
  boolean saysOffset() {
    return meaning.stream().anyMatch(line -> line.startsWith("offset = "));
  }

  /** Whether the folder says that a reader takes it all. */
  boolean isValid() {
    return file.getParent().endsWith("valid");
  }

  @Override
  public String toString() {
    return FOLDER.relativize(file).toString();
  }
}
