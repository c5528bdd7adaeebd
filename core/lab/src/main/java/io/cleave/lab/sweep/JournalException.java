package io.cleave.lab.sweep;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A journal that cannot be used. The message says which one, why, and what to do. */
public final class JournalException extends IOException {
  JournalException(Path file, String reason, String expected) {
    this(file, reason, expected, null);
  }

  JournalException(Path file, String reason, String expected, @Nullable Throwable cause) {
    super("journal: " + file + " " + reason + " (expected: " + expected + ")", cause);
  }
}
