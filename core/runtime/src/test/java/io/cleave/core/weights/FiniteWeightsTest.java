package io.cleave.core.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import io.cleave.core.weights.TorchWriter.Filled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights that are not finite are refused where they are read, by name. */
class FiniteWeightsTest {
  private static final Map<String, Shape> NETWORK = Map.of("bn1.running_var", new Shape(3));

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void namesTheTensorOfACheckpoint(float value) throws IOException {
    Map<String, Object> state = Map.of("module.bn1.running_var", new Filled(value, 3));
    Path file = TorchWriter.write(directory.resolve("file.pth"), Map.of("model", state));
    assertRefused(file, "element 0 is " + value + " (expected: finite numbers; ");
  }

  @ParameterizedTest
  @CsvSource({
    "F16, 00 3C 00 7E 00 3C, element 1 is NaN",
    "F16, 00 3C 00 3C 00 7C, element 2 is Infinity",
    "BF16, 80 FF 80 3F 80 3F, element 0 is -Infinity",
    "F32, 00 00 80 3F 00 00 80 3F 01 00 C0 7F, element 2 is NaN",
    "F64, 00 00 00 00 00 00 F0 3F 9C 75 00 88 3C E4 37 7E 00 00 00 00 00 00 F0 3F,"
        + " element 1 is Infinity"
  })
  void namesTheElementWhateverItsType(String type, String values, String reason)
      throws IOException {
    assertRefused(safetensors(type, values), reason);
  }

  @Test
  void takesNumbersThatAreFinite() throws IOException {
    Path file = safetensors("F16", "FF 7B FF FB 01 00");
    try (WeightReader reader = Weights.file(file).open(NETWORK)) {
      assertEquals(65504, reader.read("bn1.running_var").getFloat(0));
    }
  }

  private Path safetensors(String type, String values) throws IOException {
    String[] hex = values.split(" ", -1);
    String header =
        "{\"bn1.running_var\":{\"dtype\":\"%s\",\"shape\":[3],\"data_offsets\":[0,%d]}}"
            .formatted(type, hex.length);
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + json.length + hex.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    for (String each : hex) {
      bytes.put((byte) Integer.parseInt(each, 16));
    }
    return Files.write(directory.resolve("file.safetensors"), bytes.array());
  }

  private static void assertRefused(Path file, String reason) throws IOException {
    try (WeightReader reader = Weights.file(file).open(NETWORK)) {
      WeightsException e =
          assertThrows(WeightsException.class, () -> reader.read("bn1.running_var"));
      assertEquals("bn1.running_var", e.tensor().orElseThrow());
      assertTrue(e.reason().startsWith(reason), e.reason());
    }
  }
}
