package io.cleave.codec.internal.file;

import io.cleave.codec.internal.Check;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A text file written by a person: UTF-8, with or without a byte-order mark, with any line ends.
 * Immutable.
 */
public final class TextFile {
  /** The default max size of a file, in bytes: {@value}. */
  public static final int MAX_BYTES = 16 << 20;

  private static final char MARK = '\uFEFF';

  private final Path file;
  private final String text;

  private TextFile(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /** A line with content: neither blank nor a comment. */
  public record Line(int number, String text) {}

  /**
   * {@return the text of a file}
   *
   * @param file the path of the file
   * @throws IOException if the file cannot be read; names the file
   * @throws IllegalArgumentException if the file is not UTF-8, or is larger than {@link
   *     #MAX_BYTES}; names the file, and the line if there is one
   */
  public static TextFile read(Path file) throws IOException {
    return read(file, MAX_BYTES);
  }

  /**
   * {@return the text of a file}
   *
   * @param file the path of the file
   * @param maxBytes the max size of the file, in bytes
   * @throws IOException if the file cannot be read; names the file
   * @throws IllegalArgumentException if the file is not UTF-8, or is larger than {@code maxBytes};
   *     names the file, and the line if there is one
   */
  public static TextFile read(Path file, int maxBytes) throws IOException {
    return of(file, bytes(file, maxBytes));
  }

  /**
   * {@return all bytes of a file, text or not}
   *
   * @param file the path of the file; may be a pipe
   * @throws IOException if the file cannot be read; names the file and says why
   * @throws IllegalArgumentException if the file is larger than {@link #MAX_BYTES}
   */
  public static byte[] bytes(Path file) throws IOException {
    return bytes(file, MAX_BYTES);
  }

  private static byte[] bytes(Path file, int maxBytes) throws IOException {
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(maxBytes + 1);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException(file + ": access denied", e);
    } catch (IOException e) {
      throw new IOException(
          file + ": " + (Files.isDirectory(file) ? "a folder" : e.getMessage()), e);
    }
    if (content.length > maxBytes) {
      throw Check.refusal(file, "over " + (maxBytes >> 20) + " MiB", "a text file");
    }
    return content;
  }

  /**
   * {@return the text that the bytes of a file stand for}
   *
   * @param file the path of the file, for messages
   * @param content all bytes of the file
   * @throws IllegalArgumentException if the bytes are not UTF-8; names file and line
   */
  public static TextFile of(Path file, byte[] content) {
    otherEncoding(content)
        .ifPresent(
            encoding -> {
              throw Check.refusal(file, encoding, "UTF-8; save it so");
            });
    ByteBuffer bytes = ByteBuffer.wrap(content);
    CharBuffer chars = CharBuffer.allocate(content.length);
    if (StandardCharsets.UTF_8.newDecoder().decode(bytes, chars, true).isError()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s, line %d: byte 0x%02X is not UTF-8 (expected: a text file in UTF-8; save it so)",
              file,
              lineOf(content, bytes.position()),
              content[bytes.position()] & 0xFF));
    }
    String text = chars.flip().toString();
    return new TextFile(file, text.isEmpty() || text.charAt(0) != MARK ? text : text.substring(1));
  }

  /**
   * {@return the name of the encoding of a file that cannot be text in UTF-8 or ASCII, judged by
   * its first bytes; empty if it may be}
   *
   * @param content the bytes of the file
   */
  public static Optional<String> otherEncoding(byte[] content) {
    if (startsWith(content, 0xFF, 0xFE) || startsWith(content, 0xFE, 0xFF)) {
      return Optional.of("UTF-16");
    }
    boolean wide = content.length >= 2 && (content[0] == 0) != (content[1] == 0);
    return wide ? Optional.of("UTF-16 without a byte-order mark, or no text") : Optional.empty();
  }

  private static boolean startsWith(byte[] content, int first, int second) {
    return content.length >= 2 && (content[0] & 0xFF) == first && (content[1] & 0xFF) == second;
  }

  private static int lineOf(byte[] content, int offset) {
    int line = 1;
    for (int i = 0; i < offset; i++) {
      if (content[i] == '\n') {
        line++;
      }
    }
    return line;
  }

  /** {@return the path of the file} */
  public Path file() {
    return file;
  }

  /** {@return the whole text, without the byte-order mark} */
  public String text() {
    return text;
  }

  /** {@return every line, unchanged and in order} */
  public List<String> lines() {
    return text.lines().toList();
  }

  /** {@return the lines that are neither blank nor start with #, without blanks at either end} */
  public List<Line> statements() {
    List<Line> statements = new ArrayList<>();
    int number = 0;
    for (String line : lines()) {
      number++;
      String stripped = line.strip();
      if (!stripped.isEmpty() && !stripped.startsWith("#")) {
        statements.add(new Line(number, stripped));
      }
    }
    return statements;
  }
}
