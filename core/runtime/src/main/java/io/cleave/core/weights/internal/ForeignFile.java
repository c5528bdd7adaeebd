package io.cleave.core.weights.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that people have in place of weights: a pointer, a web server's page, an archive.
 *
 * @param start what such a file begins with, in ISO 8859-1
 * @param offset the index where that is
 * @param what its name, with what to do
 */
public record ForeignFile(String start, int offset, String what) {
  /** How many bytes of a file are examined: {@value}. */
  public static final int PROBE_BYTES = 512;

  private static final int SHOWN_LETTERS = 40;
  private static final String PAGE =
      "a page or an error of a web server in place of the file; download it again, signed in if it"
          + " needs that";

  private static final List<ForeignFile> KINDS =
      List.of(
          text(
              0, "version https://git-lfs", "a pointer of Git LFS; get the file with git lfs pull"),
          of(0, "a gzip file; unpack it with gunzip, or tar xzf", 0x1F, 0x8B),
          text(0, "BZh", "a bzip2 file; unpack it with bunzip2, or tar xjf"),
          of(0, "an xz file; unpack it with unxz, or tar xJf", 0xFD, '7', 'z', 'X', 'Z', 0),
          of(0, "a zstd file; unpack it with unzstd", 0x28, 0xB5, 0x2F, 0xFD),
          of(0, "a 7z archive; unpack it", '7', 'z', 0xBC, 0xAF, 0x27, 0x1C),
          text(0, "Rar!", "a RAR archive; unpack it"),
          text(257, "ustar", "a tar archive; unpack it with tar xf"),
          of(0, "a file of HDF5, as Keras writes", 0x89, 'H', 'D', 'F'),
          of(0, "a file of NumPy", 0x93, 'N', 'U', 'M', 'P', 'Y'),
          text(4, "TFL3", "a TensorFlow Lite file"),
          text(0, "GGUF", "a GGUF file"),
          of(0, "a picture", 0x89, 'P', 'N', 'G'),
          of(0, "a picture", 0xFF, 0xD8, 0xFF),
          text(0, "%PDF", "a PDF file"));

  private static ForeignFile text(int offset, String start, String what) {
    return new ForeignFile(start, offset, what);
  }

  private static ForeignFile of(int offset, String what, int... start) {
    byte[] bytes = new byte[start.length];
    for (int i = 0; i < start.length; i++) {
      bytes[i] = (byte) start[i];
    }
    return new ForeignFile(new String(bytes, StandardCharsets.ISO_8859_1), offset, what);
  }

  /**
   * {@return what a file is, with what to do; empty if that is not known}
   *
   * @param start its first {@link #PROBE_BYTES} bytes, or all
   */
  public static Optional<String> name(ByteBuffer start) {
    for (ForeignFile kind : KINDS) {
      if (kind.isAt(start)) {
        return Optional.of(kind.what);
      }
    }
    if (isOnnx(start)) {
      return Optional.of("an ONNX file perhaps, a network with its weights; give it as --model");
    }
    return zeros(start) ? Optional.of("zeros, as of a download that did not end") : text(start);
  }

  private boolean isAt(ByteBuffer bytes) {
    byte[] wanted = start.getBytes(StandardCharsets.ISO_8859_1);
    return offset + wanted.length <= bytes.limit()
        && bytes.slice(offset, wanted.length).equals(ByteBuffer.wrap(wanted));
  }

  /** Whether there is a version of the format, then the name of the producer. */
  private static boolean isOnnx(ByteBuffer start) {
    return start.limit() > 3 && start.get(0) == 8 && start.get(1) < 64 && start.get(2) == 0x12;
  }

  private static boolean zeros(ByteBuffer start) {
    for (int i = 0; i < start.limit(); i++) {
      if (start.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  private static Optional<String> text(ByteBuffer start) {
    String text = StandardCharsets.UTF_8.decode(start.duplicate()).toString();
    String shown = text.replace("\uFEFF", "").strip();
    String tag = shown.toLowerCase(Locale.ROOT);
    if (tag.startsWith("<!doctype") || tag.startsWith("<html") || tag.startsWith("<?xml")) {
      return Optional.of(PAGE);
    }
    boolean readable =
        shown.chars().limit(SHOWN_LETTERS).allMatch(c -> (c >= ' ' && c < 0x7F) || c == '\n');
    if (!readable || shown.isEmpty()) {
      return Optional.empty();
    }
    String line = shown.lines().findFirst().orElse("");
    return Optional.of(
        "a text that begins \"" + line.substring(0, Math.min(line.length(), SHOWN_LETTERS)) + "\"");
  }
}
