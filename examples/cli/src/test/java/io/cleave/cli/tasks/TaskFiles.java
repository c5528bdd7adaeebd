package io.cleave.cli.tasks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Networks, pictures and reference answers that {@code src/test/python} made. */
final class TaskFiles {
  private TaskFiles() {}

  /** Writes one into a folder. */
  static Path write(String name, Path folder) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, bytes(name));
    return file;
  }

  static byte[] bytes(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(TaskFiles.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }
}
