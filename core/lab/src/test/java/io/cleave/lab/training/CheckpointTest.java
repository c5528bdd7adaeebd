package io.cleave.lab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final float[] VALUES = {1.5f, -0.0f, Float.MAX_VALUE, Float.MIN_VALUE};

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeOne() throws IOException {
    file = folder.resolve("checkpoint");
    new Checkpoint("this", "epochs=3", 3, Map.of("conv1.weight", VALUES)).write(file);
  }

  @Test
  void givesBackWhatWasWritten() throws IOException {
    Checkpoint read = Checkpoint.read(file, "this");
    assertEquals(3, read.epochs());
    assertEquals("epochs=3", read.course());
    assertArrayEquals(VALUES, read.tensors().get("conv1.weight"));
  }

  @Test
  void rejectsFileWhenAValueIsNotFinite() throws IOException {
    new Checkpoint("this", "", 1, Map.of("fc.bias", new float[] {1, Float.NaN})).write(file);
    Exception error = assertThrows(CheckpointException.class, () -> Checkpoint.read(file, "this"));
    assertTrue(error.getMessage().contains("fc.bias"), error.getMessage());
  }

  @Test
  void leavesNothingUnfinishedBeside() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      assertEquals(List.of(file), all.toList());
    }
  }

  @Test
  void rejectsFileWhenCutAtAnyByte() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThrows(CheckpointException.class, () -> Checkpoint.read(file, "this"));
    }
  }

  @Test
  void rejectsFileWhenAnyByteIsChanged() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 0x10;
      Files.write(file, changed);
      assertThrows(CheckpointException.class, () -> Checkpoint.read(file, "this"));
    }
  }

  @Test
  void rejectsFileWhenOfAnotherTrainingAndNamesBoth() {
    Exception error = assertThrows(CheckpointException.class, () -> Checkpoint.read(file, "that"));
    assertTrue(error.getMessage().contains("this one is that"), error.getMessage());
    assertTrue(error.getMessage().contains(file.toString()), error.getMessage());
  }
}
