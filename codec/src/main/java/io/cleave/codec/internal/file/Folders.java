package io.cleave.codec.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that a user named for output. */
public final class Folders {
  private Folders() {}

  /**
   * {@return the folder, which is created with its parents if it is missing} A link to a folder
   * counts as a folder.
   *
   * @param folder the path of the folder
   * @throws IOException if the folder cannot be created; names the folder
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
