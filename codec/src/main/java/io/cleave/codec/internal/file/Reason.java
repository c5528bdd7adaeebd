package io.cleave.codec.internal.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/**
 * Says why a file cannot be used. Java's exceptions express that by their type, or not in plain
 * words.
 */
public final class Reason {
  private Reason() {}

  /**
   * {@return the reason in a few words, without the file's name}
   *
   * @param failure what happened
   */
  public static String of(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such folder";
    }
    if (failure instanceof AccessDeniedException) {
      return "access denied";
    }
    if (failure instanceof FileAlreadyExistsException || failure instanceof NotDirectoryException) {
      return "a file is where a folder should be";
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return "a folder is in the way";
    }
    if (failure instanceof FileSystemLoopException) {
      return "links in a circle";
    }
    if (failure instanceof FileSystemException known && known.getReason() != null) {
      return known.getReason();
    }
    String message =
        Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
    return failure instanceof FileNotFoundException ? inBrackets(message) : message;
  }

  /** Older classes write {@code file (Permission denied)}. */
  private static String inBrackets(String message) {
    int from = message.lastIndexOf(" (");
    return from >= 0 && message.endsWith(")")
        ? message.substring(from + 2, message.length() - 1)
        : message;
  }
}
