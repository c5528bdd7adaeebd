package io.cleave.codec.internal.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
  private final Throwable some = new UnsatisfiedLinkError("not this time");

  @TempDir private Path folder;

  private static Optional<String> fault(Path folder, Throwable failure) {
    return TemporaryFolder.loadFault("cache", folder, "CACHE", failure);
  }

  @Test
  void aSoundFolderIsNotToBlameAndStaysEmpty() {
    assertEquals(Optional.empty(), fault(folder, some));
    assertEquals(Optional.empty(), fault(folder.resolve("new"), some));
    assertEquals(0, folder.resolve("new").toFile().list().length);
  }

  @Test
  void aFileInItsPlaceIsNamedWithWhatMovesIt() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    for (Path place : new Path[] {file, file.resolve("below"), file.resolve("far/below")}) {
      String message = fault(place, some).orElseThrow();
      assertTrue(message.startsWith("cache: " + place + ": cannot be written: "), message);
      assertTrue(message.endsWith("load libraries from; CACHE names another)"), message);
    }
  }

  /** As the system's loader says it of a mount with noexec. */
  @Test
  void aMountThatRunsNothingIsNamed() {
    Throwable refused =
        new IllegalStateException(
            "not loaded",
            new UnsatisfiedLinkError(
                "/cache/libx.so: failed to map segment from shared object: Operation not"
                    + " permitted"));
    String message = fault(folder, refused).orElseThrow();
    assertTrue(message.contains(folder + ": libraries may not be loaded from it"), message);
    assertTrue(message.contains("noexec"), message);
  }
}
