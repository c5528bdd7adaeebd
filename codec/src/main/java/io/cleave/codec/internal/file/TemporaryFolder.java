package io.cleave.codec.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Folders that a process needs besides those that its user named: for temporary files, and for
 * unpacked native libraries.
 */
public final class TemporaryFolder {
  private static final String NAMES_ANOTHER =
      "-Djava.io.tmpdir, or TMPDIR for ./cleave and cleave-server,";

  private TemporaryFolder() {}

  /** {@return the folder for temporary files} */
  public static Path path() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /**
   * {@return the path of a new empty file in the folder for temporary files; the caller deletes it}
   *
   * @param prefix how the name begins
   * @param suffix how the name ends
   * @throws IOException if no file can be created there; names the folder and the setting that
   *     changes it
   */
  public static Path newFile(String prefix, String suffix) throws IOException {
    try {
      return Files.createTempFile(prefix, suffix);
    } catch (IOException e) {
      throw new IOException(fault("temporary folder", path(), Reason.of(e), NAMES_ANOTHER), e);
    }
  }

  /**
   * {@return why native libraries could not be loaded from the folder for temporary files, and the
   * setting that changes the folder; empty if the folder is sound}
   *
   * @param failure what happened
   */
  public static Optional<String> loadFault(Throwable failure) {
    return loadFault("temporary folder", path(), NAMES_ANOTHER, failure);
  }

  /**
   * {@return why native libraries could not be loaded from a folder, and the setting that changes
   * the folder; empty if the folder is sound}
   *
   * @param what what the message calls the folder
   * @param folder the folder that they are unpacked to
   * @param other the setting that changes the folder
   * @param failure what happened
   */
  public static Optional<String> loadFault(
      String what, Path folder, String other, Throwable failure) {
    return whyUnusable(folder)
        .or(() -> mayNotRun(failure))
        .map(reason -> fault(what, folder, reason, other));
  }

  private static String fault(String what, Path folder, String reason, String other) {
    return what
        + ": "
        + folder
        + ": "
        + reason
        + " (expected: a folder to write to and to load libraries from; "
        + other
        + " names another)";
  }

  /** Tries to use the folder, since permissions and mounts say too little. */
  private static Optional<String> whyUnusable(Path folder) {
    try {
      Files.delete(Files.createTempFile(Files.createDirectories(folder), "cleave", null));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("cannot be written: " + Reason.of(e));
    }
  }

  /** What the system's loader says about a mount with {@code noexec}. */
  private static Optional<String> mayNotRun(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String said = String.valueOf(each.getMessage());
      if (said.contains("failed to map segment") || said.contains("Operation not permitted")) {
        return Optional.of("libraries may not be loaded from it, as if mounted with noexec");
      }
    }
    return Optional.empty();
  }
}
