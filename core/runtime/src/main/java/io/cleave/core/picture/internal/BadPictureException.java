package io.cleave.core.picture.internal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a file is not a picture, or not a whole one: says what it is, and what is expected
 * instead.
 */
public final class BadPictureException extends IOException {
  /** The formats that are read. */
  public static final String FORMATS = "a JPEG, PNG, WebP, GIF or BMP file";

  private static final long serialVersionUID = 1;

  private final String reason;
  private final String expected;

  BadPictureException(String reason, String expected) {
    this(reason, expected, null);
  }

  private BadPictureException(String reason, String expected, @Nullable Throwable cause) {
    super(reason, cause);
    this.reason = reason;
    this.expected = expected;
  }

  static BadPictureException cutShort() {
    return new BadPictureException("is cut short", "a whole file; copy or fetch it again");
  }

  /** Bytes that contradict each other. */
  static BadPictureException damaged(String what) {
    return new BadPictureException("is damaged, " + what, "a sound file; copy or fetch it again");
  }

  /** Bytes from which a decoder could not make a picture. */
  public static BadPictureException undecodable(@Nullable Throwable cause) {
    return new BadPictureException("cannot be decoded", FORMATS, cause);
  }

  public String reason() {
    return reason;
  }

  public String expected() {
    return expected;
  }
}
