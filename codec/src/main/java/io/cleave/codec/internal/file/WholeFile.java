package io.cleave.codec.internal.file;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Objects;

/**
 * Writes files that are whole or as they were: beside their place first and onto the disk, then
 * moved into it. Whoever is killed, or finds the disk full, leaves the old file or the new one. An
 * interrupt does not end a write.
 *
 * <p>What is there and no regular file, such as a terminal or a pipe, is written to as it is.
 */
public final class WholeFile {
  private static final int BUFFER_BYTES = 1 << 16;

  private WholeFile() {}

  /** What a file is to hold. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes all of it.
     *
     * @param out where to, buffered; whether it is closed does not matter
     * @throws IOException if it cannot be written
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a text in UTF-8.
   *
   * @param file where to; folders that are absent are made
   * @param text what it is to hold
   * @throws IOException if it cannot be written; names the file, which is then as it was
   */
  public static void write(Path file, String text) throws IOException {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Writes anything.
   *
   * @param file where to; folders that are absent are made
   * @param content what it is to hold
   * @throws IOException if it cannot be written; names the file, which is then as it was
   */
  public static void write(Path file, Content content) throws IOException {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        writeInPlace(file, content);
      } else {
        replace(place(file), content);
      }
    } catch (IOException e) {
      String left = Files.isRegularFile(file) ? "; what it held before is as it was" : "";
      throw new IOException(file + ": cannot be written: " + Reason.of(e) + left, e);
    }
  }

  /** Where a link leads to: the link stays. */
  private static Path place(Path file) throws IOException {
    return Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
  }

  private static void writeInPlace(Path file, Content content) throws IOException {
    try (OutputStream out = new FileOutputStream(file.toFile())) {
      flush(content, out);
    }
  }

  private static void replace(Path file, Content content) throws IOException {
    Folders.create(Objects.requireNonNull(file.getParent(), "a root is no file"));
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.deleteIfExists(part);
      try (FileOutputStream out = new FileOutputStream(part.toFile())) {
        flush(content, out);
        out.getFD().sync();
      }
      keepPermissions(file, part);
      move(part, file);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void flush(Content content, OutputStream out) throws IOException {
    Kept kept = new Kept(out);
    content.writeTo(kept);
    kept.flush();
  }

  /** Open until its file is on the disk, whoever closes it: archives close what they are put in. */
  private static final class Kept extends BufferedOutputStream {
    Kept(OutputStream out) {
      super(out, BUFFER_BYTES);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  private static void keepPermissions(Path file, Path part) throws IOException {
    PosixFileAttributeView old = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (old != null && Files.exists(file)) {
      Files.setPosixFilePermissions(part, old.readAttributes().permissions());
    }
  }

  /**
   * Moves a file that is whole into its place, at once where the disk can.
   *
   * @param part what was written, beside its place
   * @param file its place; what is there is replaced
   * @throws IOException if it cannot be moved
   */
  public static void move(Path part, Path file) throws IOException {
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
