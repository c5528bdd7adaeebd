package io.cleave.core.weights;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
  private static final float[] VALUES = {0f, -0f, 1.5f, -65504f, 65504f, 0.25f, -3f, 0x1p-24f};

  @TempDir private Path directory;

  @Test
  void readerGivesBackEveryBitOfFloat32() throws IOException {
    float[] odd = {Float.intBitsToFloat(0x7F012345), Float.MIN_VALUE, Float.MAX_VALUE};
    Path file = file();
    SafetensorsWriter.storing(DataType.FLOAT32)
        .add("values", new Shape(2, 4), buffer(ByteOrder.nativeOrder(), VALUES))
        .add("odd", new Shape(3), buffer(ByteOrder.BIG_ENDIAN, odd))
        .add("scalar", new Shape(), buffer(ByteOrder.LITTLE_ENDIAN, 4f))
        .add("empty", new Shape(0, 3), ByteBuffer.allocate(0))
        .metadata("seed", "7 \u00fc \"")
        .write(file);
    try (WeightReader reader = Weights.file(file).open(Map.of())) {
      assertEquals("[values, odd, scalar, empty]", reader.tensors().keySet().toString());
      assertEquals(
          new TensorInfo("values", new Shape(2, 4), DataType.FLOAT32),
          reader.tensors().get("values"));
      assertTrue(Files.readString(file, ISO_8859_1).contains("{\"seed\":\"7 \u00c3\u00bc \\\"\"}"));
      assertArrayEquals(VALUES, Fixtures.floats(reader.read("values")));
      assertEquals(0x7F012345, Float.floatToRawIntBits(Fixtures.floats(reader.read("odd"))[0]));
      assertArrayEquals(new float[] {4}, Fixtures.floats(reader.read("scalar")));
      assertEquals(0, reader.read("empty").remaining());
    }
  }

  @Test
  void float16IsHalfTheSizeAndKeepsWhatAHalfHolds() throws IOException {
    Path file = file();
    SafetensorsWriter.storing(DataType.FLOAT16)
        .add("values", new Shape(8), buffer(ByteOrder.nativeOrder(), VALUES))
        .add("big", new Shape(1), buffer(ByteOrder.nativeOrder(), 1e9f))
        .write(file);
    try (WeightReader reader = Weights.file(file).open(Map.of())) {
      assertEquals(DataType.FLOAT16, reader.tensors().get("values").dataType());
      assertArrayEquals(VALUES, Fixtures.floats(reader.read("values")));
      WeightsException e = assertThrows(WeightsException.class, () -> reader.read("big"));
      assertTrue(e.reason().startsWith("element 0 is Infinity"), e.reason());
    }
  }

  @Test
  void aTensorLargerThanAChunkIsWrittenWhole() throws IOException {
    float[] many = new float[100_003];
    for (int i = 0; i < many.length; i++) {
      many[i] = i % 1024;
    }
    for (DataType stored : new DataType[] {DataType.FLOAT16, DataType.FLOAT32}) {
      SafetensorsWriter.storing(stored)
          .add("many", new Shape(many.length), buffer(ByteOrder.nativeOrder(), many))
          .write(file());
      try (WeightReader reader = Weights.file(file()).open(Map.of())) {
        assertArrayEquals(many, Fixtures.floats(reader.read("many")));
      }
    }
  }

  @Test
  void theSameTensorsGiveTheSameBytesAndAligned() throws IOException {
    Path one = directory.resolve("one");
    Path two = directory.resolve("two");
    for (Path file : new Path[] {one, two}) {
      SafetensorsWriter.storing(DataType.FLOAT32)
          .add("z", new Shape(8), buffer(ByteOrder.nativeOrder(), VALUES))
          .add("a", new Shape(8), buffer(ByteOrder.nativeOrder(), VALUES))
          .write(file);
    }
    assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(one)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(0, bytes.getLong() % 8);
  }

  @Test
  void readsOnlyFromPositionToLimitAndMovesNeither() throws IOException {
    ByteBuffer padded = buffer(ByteOrder.nativeOrder(), 9f, 1f, 2f, 9f);
    padded.position(4).limit(12);
    SafetensorsWriter.storing(DataType.FLOAT32).add("t", new Shape(2), padded).write(file());
    assertEquals(4, padded.position());
    assertEquals(12, padded.limit());
    try (WeightReader reader = Weights.file(file()).open(Map.of())) {
      assertArrayEquals(new float[] {1, 2}, Fixtures.floats(reader.read("t")));
    }
  }

  @Test
  void replacesAnOlderFileAndLeavesNoOther() throws IOException {
    Files.writeString(file(), "older");
    SafetensorsWriter.storing(DataType.FLOAT32).write(file());
    Weights.file(file()).open(Map.of()).close();
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void failsWhereNoFolderCanBe() throws IOException {
    Path nowhere = Files.writeString(directory.resolve("none"), "a file").resolve("file");
    SafetensorsWriter writer = SafetensorsWriter.storing(DataType.FLOAT32);
    assertThrows(IOException.class, () -> writer.write(nowhere));
  }

  @Test
  void leavesTheOlderFileWhenTheNewOneCannotBeMoved() throws IOException {
    Path occupied = Files.createDirectories(directory.resolve("taken/child")).getParent();
    SafetensorsWriter writer = SafetensorsWriter.storing(DataType.FLOAT32);
    assertThrows(IOException.class, () -> writer.write(occupied));
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals("[taken]", files.map(f -> f.getFileName().toString()).toList().toString());
    }
  }

  @Test
  void rejectsWhatCannotBeWritten() {
    SafetensorsWriter writer = SafetensorsWriter.storing(DataType.FLOAT32);
    ByteBuffer two = buffer(ByteOrder.nativeOrder(), 1f, 2f);
    writer.add("taken", new Shape(2), two);
    assertIllegal("name: taken", () -> writer.add("taken", new Shape(2), two));
    assertIllegal("name: __metadata__", () -> writer.add("__metadata__", new Shape(2), two));
    assertIllegal("values: 8 bytes (expected: 12", () -> writer.add("t", new Shape(3), two));
    assertIllegal("stored: int64", () -> SafetensorsWriter.storing(DataType.INT64));
  }

  private static void assertIllegal(String message, Executable call) {
    String actual = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertEquals(message, actual.substring(0, Math.min(message.length(), actual.length())));
  }

  private Path file() {
    return directory.resolve("file.safetensors");
  }

  private static ByteBuffer buffer(ByteOrder order, float... values) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(values.length * Float.BYTES).order(order);
    buffer.asFloatBuffer().put(values);
    return buffer;
  }
}
