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
 * A text file that somebody wrote: UTF-8, with or without a byte-order mark, lines ended in any
 * way. Immutable.
 */
public final class TextFile {
  /** The longest that is read, in bytes: {@value}. */
  public static final int MAX_BYTES = 16 << 20;

  private static final char MARK = '\uFEFF';

  private final Path file;
  private final String text;

  private TextFile(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /** A line that says something: neither blank nor a comment. */
  public record Line(int number, String text) {}

  /**
   * Reads a file.
   *
   * @param file what to read
   * @return its text
   * @throws IOException if it cannot be read; names the file
   * @throws IllegalArgumentException if it is not UTF-8, or too long; names file and line
   */
  public static TextFile read(Path file) throws IOException {
    return read(file, MAX_BYTES);
  }

  /**
   * Reads a file.
   *
   * @param file what to read
   * @param maxBytes how long it may be
   * @return its text
   * @throws IOException as {@link #read(Path)}
   * @throws IllegalArgumentException as there
   */
  public static TextFile read(Path file, int maxBytes) throws IOException {
    return of(file, bytes(file, maxBytes));
  }

  /**
   * What a file holds, text or not.
   *
   * @param file what to read; may be a pipe
   * @return all its bytes
   * @throws IOException if it cannot be read; names the file and says why
   * @throws IllegalArgumentException if it is too long
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
   * Reads what a file held.
   *
   * @param file what messages call it
   * @param content all its bytes
   * @return its text
   * @throws IllegalArgumentException if it is not UTF-8; names file and line
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
   * The encoding of a file that starts as no text in UTF-8 or ASCII does.
   *
   * @param content what the file holds
   * @return its name, if it is not UTF-8
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

  /** {@return which file it is} */
  public Path file() {
    return file;
  }

  /** {@return all of it, without the mark} */
  public String text() {
    return text;
  }

  /** {@return every line as it is, the first one first} */
  public List<String> lines() {
    return text.lines().toList();
  }

  /** {@return the lines that are neither blank nor begin with #, without blanks at their ends} */
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
