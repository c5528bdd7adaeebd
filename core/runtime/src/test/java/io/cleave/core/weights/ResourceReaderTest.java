package io.cleave.core.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Weights on the class path. */
class ResourceReaderTest extends WeightReaderContract {
  private static final ClassLoader LOADER = ResourceReaderTest.class.getClassLoader();

  @Override
  Weights weights() {
    return Weights.resource(LOADER, "weights/tiny.safetensors");
  }

  @Test
  void rejectsAResourceWhenItIsNotOnTheClassPath() {
    WeightsException e =
        assertThrows(WeightsException.class, () -> Weights.resource(LOADER, "none").open(Map.of()));
    assertEquals("resource none: not on the class path", e.getMessage());
  }

  @Test
  void leavesNoTemporaryFileBehind() throws IOException {
    long before = temporaryFiles();
    weights().open(Map.of()).close();
    assertThrows(
        WeightsException.class, () -> Weights.resource(LOADER, "weights/tiny.json").open(Map.of()));
    assertEquals(before, temporaryFiles());
  }

  private static long temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().endsWith(".cleave-weights")).count();
    }
  }
}
