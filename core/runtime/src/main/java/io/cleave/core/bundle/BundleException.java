package io.cleave.core.bundle;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Thrown for a bundle that lacks a file, mixes files of several versions, contradicts itself, or is
 * not signed by a trusted key. The message is one line: the file, and one sentence about its fault.
 */
public final class BundleException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_LENGTH = 1000;

  BundleException(Path file, String reason) {
    this(file, reason, null);
  }

  BundleException(Path file, String reason, @Nullable Throwable cause) {
    super(file + ": " + line(reason), cause);
  }

  /** Makes one line of bounded length: what a file says can have any length and any characters. */
  private static String line(String reason) {
    String start = reason.length() > MAX_LENGTH ? reason.substring(0, MAX_LENGTH) + "..." : reason;
    return start.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
