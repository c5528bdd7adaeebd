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
 * Writes files that are complete or unchanged: a file is first written next to its place and
 * flushed to the disk, then moved into its place. If the process is killed or the disk is full,
 * either the old file or the new one is there. An interrupt does not end a write.
 *
 * <p>A target that exists and is not a regular file, such as a terminal or a pipe, is written to
 * directly.
 */
public final class WholeFile {
  private static final int BUFFER_BYTES = 1 << 16;

  private WholeFile() {}

  /** The content of a file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes the whole content.
     *
     * @param out the stream to write to, buffered; need not be closed
     * @throws IOException if writing fails
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file of text in UTF-8.
   *
   * @param file the path of the file; missing folders are created
   * @param text the content
   * @throws IOException if the file cannot be written; names the file, which is then unchanged
   */
  public static void write(Path file, String text) throws IOException {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Writes a file.
   *
   * @param file the path of the file; missing folders are created
   * @param content the content
   * @throws IOException if the file cannot be written; names the file, which is then unchanged
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

  /** The file that a link leads to: the link itself is kept. */
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

  /**
   * Stays open until its file is on the disk, whoever closes it: archives close the stream that
   * they are written to.
   */
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
