package io.cleave.core.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsFormatTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"tiny.safetensors", "tiny.pth", "tiny-legacy.pth", "tiny-traced.pt"})
  void decidesByContentWhateverTheName(String fixture) throws IOException {
    Path file = Files.copy(Fixtures.path(fixture), directory.resolve("weights.jpg"));
    try (WeightReader reader = Weights.file(file).open(Map.of())) {
      reader.requireExactly(Fixtures.tinyNetwork());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PK", "12345678", "a text that is no weights file", "\u0089PNG...."})
  void rejectsAFileOfAnotherFormatAndListsWhatIsAccepted(String content) throws IOException {
    Path file = directory.resolve("file");
    Files.writeString(file, content, StandardCharsets.ISO_8859_1);
    WeightsException e = refused(file);
    assertEquals(
        file
            + ": unknown format (accepted: safetensors; a PyTorch state_dict; traced or scripted"
            + " TorchScript)",
        e.getMessage());
    assertTrue(e.tensor().isEmpty());
  }

  @Test
  void rejectsAFileThatIsNotThere() {
    assertEquals("no such file", refused(directory.resolve("none")).reason());
  }

  @Test
  void rejectsADirectory() {
    assertEquals("is a directory (expected: a file)", refused(directory).reason());
  }

  @Test
  void rejectsReadingAfterTheReaderIsClosed() throws IOException {
    WeightReader reader = Weights.file(Fixtures.path("tiny.pth")).open(Map.of());
    reader.close();
    assertTrue(
        assertThrows(WeightsException.class, () -> reader.read("fc.bias"))
            .reason()
            .startsWith("cannot be read"));
  }

  @Test
  void rejectsReadingWhenTheFileHasShrunkSinceItWasOpened() throws IOException {
    Path file = Files.copy(Fixtures.path("tiny.safetensors"), directory.resolve("file"));
    try (WeightReader reader = Weights.file(file).open(Map.of())) {
      Files.write(file, new byte[100]);
      WeightsException e = assertThrows(WeightsException.class, () -> reader.read("fc.weight"));
      assertEquals("fc.weight", e.tensor().orElseThrow());
      assertTrue(e.reason().startsWith("ends at byte "), e.reason());
    }
  }

  private static WeightsException refused(Path file) {
    return assertThrows(WeightsException.class, () -> Weights.file(file).open(Map.of()));
  }
}
