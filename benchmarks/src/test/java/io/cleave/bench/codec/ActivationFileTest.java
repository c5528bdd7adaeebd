package io.cleave.bench.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.TensorShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationFileTest {

  @TempDir Path folder;

  @Test
  void readsTensorsInOrder() throws IOException {
    Path path = write("my_net-layer1_2x3x1x2.f32", 0, 1, 2, 3, 4, 5, -6, 7, 8, 9, 10, 11);
    ActivationFile file = ActivationFile.of(path);
    assertEquals("my_net-layer1", file.name());
    assertEquals(2, file.count());
    assertEquals(TensorShape.of(3, 1, 2), file.shape());
    ActivationSet set = file.read(100);
    assertEquals(2, set.tensors().size());
    assertArrayEquals(new float[] {-6, 7, 8, 9, 10, 11}, set.tensors().get(1));
    assertEquals(1, file.read(1).tensors().size());
  }

  @Test
  void findsFilesByNameAndPassesOthersBy() throws IOException {
    write("b_1x2.f32", 1, 2);
    write("a_1x1.f32", 1);
    Files.writeString(folder.resolve("README.md"), "about");
    assertEquals(
        "[a, b]", ActivationFile.in(folder).stream().map(ActivationFile::name).toList().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "layer.f32",
        "layer_10.f32",
        "_10x2.f32",
        "layer_0x2.f32",
        "layer_1x0.f32",
        "layer_1x2x3x4x5x6.f32",
        "layer_1x-2.f32",
        "layer_1x2x.f32",
        "layer_9999999999x1.f32",
        "layer_1x999999999x999999999.f32",
        "layer_1x2.f16"
      })
  void rejectsNamesThatSayNoShape(String name) throws IOException {
    Path path = write(name, 1, 2);
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> ActivationFile.of(path))
            .getMessage()
            .contains(name));
  }

  @Test
  void rejectsFilesThatAreCutShortOrTooLong() throws IOException {
    for (Path path : new Path[] {write("a_2x2.f32", 1, 2, 3), write("b_2x2.f32", 1, 2, 3, 4, 5)}) {
      assertThrows(IOException.class, () -> ActivationFile.of(path));
    }
  }

  @Test
  void rejectsFilesThatBecameShorter() throws IOException {
    Path path = write("a_2x2.f32", 1, 2, 3, 4);
    ActivationFile file = ActivationFile.of(path);
    write("a_2x2.f32", 1, 2, 3);
    assertThrows(IOException.class, () -> file.read(2));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void rejectsValuesThatAreNotFinite(float value) throws IOException {
    ActivationFile file = ActivationFile.of(write("a_1x2.f32", 1, value));
    assertThrows(IllegalArgumentException.class, () -> file.read(1));
  }

  @Test
  void rejectsFoldersWithoutActivations() throws IOException {
    assertThrows(IOException.class, () -> ActivationFile.in(folder));
    assertThrows(IOException.class, () -> ActivationFile.in(folder.resolve("absent")));
  }

  private Path write(String name, float... values) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return Files.write(folder.resolve(name), bytes.array());
  }
}
