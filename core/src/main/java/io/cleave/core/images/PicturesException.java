package io.cleave.core.images;

import java.io.IOException;

/**
 * A folder or zip that cannot be learnt from: the message says which file, why, and what would do.
 */
public final class PicturesException extends IOException {
  PicturesException(String name, String reason, String expected) {
    this(name, reason, expected, null);
  }

  PicturesException(String name, String reason, String expected, Throwable cause) {
    super(name + ": " + reason + " (expected: " + expected + ")", cause);
  }
}
