package io.cleave.core.picture;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Small files of every kind, with what Pillow makes of them: {@code kinds/make.py}. */
final class PillowPictures {
  private PillowPictures() {}

  static List<String> names() {
    try (Stream<Path> files =
        Files.list(
            Path.of(Objects.requireNonNull(PillowPictures.class.getResource("/kinds")).toURI()))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".rgb") && !name.endsWith(".py"))
          .sorted()
          .toList();
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] file(String name) throws IOException {
    try (InputStream in = PillowPictures.class.getResourceAsStream("/kinds/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  static Pixels pixels(String name) throws IOException {
    byte[] bytes = file(name.substring(0, name.lastIndexOf('.')) + ".rgb");
    ByteBuffer size = ByteBuffer.wrap(bytes);
    return new Pixels(
        size.getShort(0), size.getShort(2), Arrays.copyOfRange(bytes, 4, bytes.length));
  }

  /** How far a decoder may be off, in levels. */
  static int tolerance(String name) {
    int digit = Character.digit(name.charAt(0), 10);
    return digit == 9 ? 12 : digit;
  }
}
