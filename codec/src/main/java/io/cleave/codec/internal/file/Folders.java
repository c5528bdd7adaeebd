package io.cleave.codec.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that a user named for what is written. */
public final class Folders {
  private Folders() {}

  /**
   * Makes a folder and those above it, where they are absent. A link to a folder is one.
   *
   * @param folder its path
   * @return it
   * @throws IOException if it cannot be made; names it
   */
  public static Path create(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return folder; // before Java 20, links are refused below
    }
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IOException(folder + ": cannot be made: " + Reason.of(e), e);
    }
  }
}
