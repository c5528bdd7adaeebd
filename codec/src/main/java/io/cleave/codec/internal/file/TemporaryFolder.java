package io.cleave.codec.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Folders that a process needs beside those that its user named: for temporary files, and for what
 * native libraries are unpacked to.
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
   * Makes an empty file in it.
   *
   * @param prefix how its name begins
   * @param suffix how its name ends
   * @return its path; the caller deletes it
   * @throws IOException if none can be made there; names the folder and what names another
   */
  public static Path newFile(String prefix, String suffix) throws IOException {
    try {
      return Files.createTempFile(prefix, suffix);
    } catch (IOException e) {
      throw new IOException(fault("temporary folder", path(), Reason.of(e), NAMES_ANOTHER), e);
    }
  }

  /**
   * Says why native libraries could not be loaded from the folder for temporary files.
   *
   * @param failure what happened
   * @return what is wrong with the folder and what names another; nothing where it is sound
   */
  public static Optional<String> loadFault(Throwable failure) {
    return loadFault("temporary folder", path(), NAMES_ANOTHER, failure);
  }

  /**
   * Says why native libraries could not be loaded from a folder.
   *
   * @param what the folder is called
   * @param folder where they are unpacked to
   * @param other what names another
   * @param failure what happened
   * @return what is wrong with the folder and what names another; nothing where it is sound
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

  /** Tries it, as rights and mounts say too little. */
  private static Optional<String> whyUnusable(Path folder) {
    try {
      Files.delete(Files.createTempFile(Files.createDirectories(folder), "cleave", null));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("cannot be written: " + Reason.of(e));
    }
  }

  /** What the system's loader says of a mount with {@code noexec}. */
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
