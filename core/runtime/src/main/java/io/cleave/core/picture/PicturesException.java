package io.cleave.core.picture;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Pictures that cannot be used: the message says which file, why, and what would do. */
public final class PicturesException extends IOException {
  /**
   * Says what is wrong.
   *
   * @param name of the file
   * @param reason what it is
   * @param expected what it should be
   */
  public PicturesException(String name, String reason, String expected) {
    this(name, reason, expected, null);
  }

  /**
   * Says what is wrong, and what told so.
   *
   * @param name of the file
   * @param reason what it is
   * @param expected what it should be
   * @param cause what told so; may be null
   */
  public PicturesException(String name, String reason, String expected, @Nullable Throwable cause) {
    super(name + ": " + reason + " (expected: " + expected + ")", cause);
  }
}
