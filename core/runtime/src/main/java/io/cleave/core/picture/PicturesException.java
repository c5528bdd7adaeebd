package io.cleave.core.picture;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when pictures cannot be used: the message says which file, why, and what is expected
 * instead.
 */
public final class PicturesException extends IOException {
  /**
   * Creates an exception without a cause.
   *
   * @param name the name of the file
   * @param reason what it is
   * @param expected what it should be
   */
  public PicturesException(String name, String reason, String expected) {
    this(name, reason, expected, null);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param name the name of the file
   * @param reason what it is
   * @param expected what it should be
   * @param cause the cause; may be null
   */
  public PicturesException(String name, String reason, String expected, @Nullable Throwable cause) {
    super(name + ": " + reason + " (expected: " + expected + ")", cause);
  }
}
