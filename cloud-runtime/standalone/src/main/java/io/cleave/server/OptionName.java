package io.cleave.server;

import io.cleave.codec.internal.file.TextFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** Names the option in what is wrong with its value, in place of the setting behind it. */
final class OptionName {
  private static final String EXPECTED = " (expected: ";

  private OptionName() {}

  /**
   * Sets what an option says.
   *
   * @param option its name, with both dashes
   * @param given its value as a user writes it
   * @param setter throws {@code name: value (expected: ...)} if that is wrong
   * @throws IllegalArgumentException if the setter does; with the option's name and the value
   */
  static void set(String option, Object given, Runnable setter) {
    try {
      setter.run();
    } catch (IllegalArgumentException e) {
      String message = Objects.requireNonNullElse(e.getMessage(), "");
      int expected = message.indexOf(EXPECTED);
      String why = expected < 0 ? ": " + message : message.substring(expected);
      throw new IllegalArgumentException(option + ": " + given + why, e);
    }
  }

  /**
   * Reads the file that an option names.
   *
   * @throws IOException if it cannot be read; names option and file
   * @throws IllegalArgumentException if it is no text in UTF-8; names option and file
   */
  static TextFile read(String option, Path file) throws IOException {
    try {
      return TextFile.read(file);
    } catch (IOException e) {
      throw new IOException(option + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
    }
  }
}
