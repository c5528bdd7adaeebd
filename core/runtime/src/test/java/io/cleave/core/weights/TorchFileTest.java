package io.cleave.core.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PyTorch files in both layouts: types, memory layouts, wrappers, and what is refused. */
class TorchFileTest {
  private static final float[] COUNT = {-2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  private static final byte[] GOOD =
      PickleBuilder.stateDict(4, 0, new long[] {2, 2}, new long[] {2, 1});

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"kinds.pth", "kinds-legacy.pth"})
  void readsEveryRealTypeAndMemoryLayoutInRowMajorOrder(String fixture) throws IOException {
    try (WeightReader reader = Weights.file(Fixtures.path(fixture)).open(Map.of())) {
      for (String name :
          new String[] {
            "float",
            "half",
            "bfloat16",
            "double",
            "transposed",
            "slice",
            "channels_last",
            "parameter"
          }) {
        assertArrayEquals(COUNT, Fixtures.floats(reader.read(name)), name);
      }
      assertEquals(new Shape(1, 3, 2, 2), reader.tensors().get("channels_last").shape());
      assertArrayEquals(new float[] {-2}, Fixtures.floats(reader.read("scalar")));
      assertEquals(0, reader.read("empty").remaining());
      assertEquals(DataType.INT64, reader.tensors().get("whole").dataType());
      assertThrows(WeightsException.class, () -> reader.read("whole"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoint.pth", "checkpoint-legacy.pth", "protocol4.pth"})
  void findsTheStateDictInACheckpointOfADataParallelModel(String fixture) throws IOException {
    try (WeightReader reader = Weights.file(Fixtures.path(fixture)).open(Map.of())) {
      assertEquals("[fc.weight, fc.bias]", reader.tensors().keySet().toString());
      assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, Fixtures.floats(reader.read("fc.weight")));
      assertArrayEquals(new float[] {0, 1}, Fixtures.floats(reader.read("fc.bias")));
    }
  }

  @Test
  void rejectsAPickledModelAndSaysWhatToSave() {
    WeightsException e = refused(Fixtures.path("whole-model.pth"));
    assertTrue(e.reason().contains("object of torch.nn.modules.container.Sequential"), e.reason());
    assertTrue(e.reason().contains("torch.save(model.state_dict(), FILE)"), e.reason());
  }

  @Test
  void rejectsAFileThatRunsACommand() throws IOException {
    Path touched = directory.resolve("touched");
    byte[] pickle =
        new PickleBuilder()
            .global("os", "system")
            .op("(")
            .text("touch " + touched)
            .op("tR.")
            .toBytes();
    assertReason(zip(pickle, 16), "global os.system is refused");
    assertTrue(Files.notExists(touched));
  }

  @Test
  void readsWhatTheTestsBuild() throws IOException {
    try (WeightReader reader = Weights.file(zip(GOOD, 16)).open(Map.of())) {
      assertEquals(new Shape(2, 2), reader.tensors().get("w").shape());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 | -1 | 4 | 1 | needs 4 elements from element -1 on",
        "4 | 1 | 4 | 1 | needs 4 elements from element 1 on",
        "4 | 9223372036854775807 | 1 | 1 | needs 1 elements from element 9223372036854775807 on",
        "4 | 0 | 5 | 1 | needs 5 elements",
        "4 | 0 | 4 | 2 | needs 7 elements",
        "4 | 0 | 4 | -1 | stride -1",
        "4 | 0 | -4 | 1 | dimension -4",
        "4 | 0 | 500000000 | 0 | shape [500000000] by strides [0]",
        "4 | 0 | 536870912 | 0 | more than 536870911 elements",
        "4 | 0 | 3 | 9223372036854775807 | needs 9223372036854775807 elements",
        "5 | 0 | 4 | 1 | its storage 0 has 16 bytes (expected: 5 elements of 4 bytes)",
        "9223372036854775807 | 0 | 4 | 1 | its storage 0 has 16 bytes",
      })
  void rejectsATensorThatItsStorageDoesNotHold(
      long elements, long offset, long dimension, long stride, String reason) throws IOException {
    byte[] pickle =
        PickleBuilder.stateDict(elements, offset, new long[] {dimension}, new long[] {stride});
    assertTensorReason(zip(pickle, 16), reason);
  }

  /** What {@code expand} makes of one element or of a row. */
  @Test
  void readsATensorThatSharesItsElements() throws IOException {
    byte[] one = PickleBuilder.stateDict(4, 3, new long[] {64}, new long[] {0});
    byte[] rows = PickleBuilder.stateDict(4, 0, new long[] {3, 4}, new long[] {0, 1});
    for (byte[] pickle : new byte[][] {one, rows}) {
      try (WeightReader reader = Weights.file(zip(pickle, 16)).open(Map.of())) {
        FloatBuffer values = reader.read("w").asFloatBuffer();
        assertEquals(reader.tensors().get("w").shape().size(), values.remaining());
        float last = values.get(values.limit() - 1);
        assertEquals(last, values.get(pickle == one ? 0 : 3));
      }
    }
  }

  @Test
  void rejectsATensorWhenStridesAreMissing() throws IOException {
    assertTensorReason(
        zip(PickleBuilder.stateDict(4, 0, new long[] {2, 2}, new long[] {1}), 16),
        "2 dimensions, 1 strides");
    assertTensorReason(
        zip(PickleBuilder.stateDict(4, 0, new long[9], new long[9]), 16), "9 dimensions");
  }

  @Test
  void rejectsATensorWhenItsStorageIsNotInTheZip() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("m/data.pkl", GOOD);
    assertTensorReason(zip(entries, ZipEntry.STORED), "its storage 0 is not in the file");
  }

  @Test
  void rejectsACompressedEntryWithoutInflatingIt() throws IOException {
    Map<String, byte[]> entries = entries(GOOD, 1 << 20);
    assertReason(zip(entries, ZipEntry.DEFLATED), "is compressed or encrypted (expected: stored)");
  }

  @Test
  void rejectsAZipWithoutAPickle() throws IOException {
    assertReason(zip(Map.of("readme.txt", new byte[8]), ZipEntry.STORED), "zip without a data.pkl");
  }

  @Test
  void rejectsAZipWithTwoPickles() throws IOException {
    Map<String, byte[]> entries = entries(GOOD, 16);
    entries.put("n/data.pkl", GOOD);
    assertReason(zip(entries, ZipEntry.STORED), "zip with more than one data.pkl");
  }

  @Test
  void rejectsAZipThatListsAnEntryTwice() throws IOException {
    Map<String, byte[]> entries = entries(GOOD, 16);
    entries.put("m/data/1", new byte[4]);
    Path file = zip(entries, ZipEntry.STORED);
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(file, bytes.replace("m/data/1", "m/data/0"), StandardCharsets.ISO_8859_1);
    assertReason(file, "zip entry m/data/0 is listed twice");
  }

  @Test
  void rejectsBigEndianWeights() throws IOException {
    Map<String, byte[]> entries = entries(GOOD, 16);
    entries.put("m/byteorder", "big".getBytes(StandardCharsets.US_ASCII));
    assertReason(zip(entries, ZipEntry.STORED), "byte order is not little");
    entries.put("m/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
    Weights.file(zip(entries, ZipEntry.STORED)).open(Map.of()).close();
  }

  @Test
  void readsTensorsBesideAnArrayThatIsLargerThanAnyTableOfContents() throws IOException {
    byte[] pickle =
        new PickleBuilder()
            .op("}(")
            .text("results")
            .op("B")
            .int32(5 << 20)
            .raw(new int[5 << 20])
            .text("w")
            .tensor("FloatStorage", 4, 0, new long[] {4}, new long[] {1})
            .op("u.")
            .toBytes();
    try (WeightReader reader = Weights.file(zip(pickle, 16)).open(Map.of())) {
      assertEquals("[w]", reader.tensors().keySet().toString());
    }
  }

  @Test
  void rejectsLegacyStoragesThatDoNotMatchTheirPickle() throws IOException {
    assertReason(legacy(GOOD, "0", 4, 4), null);
    assertReason(legacy(GOOD, "0", 5, 5), "has 5 elements (expected: 4)");
    assertReason(legacy(GOOD, "0", -1, 4), "has -1 elements (expected: 4)");
    assertReason(legacy(GOOD, "0", 4, 3), "goes beyond the file's");
    assertReason(legacy(GOOD, "1", 4, 4), "is of no tensor, or is listed twice");
    byte[] huge = PickleBuilder.stateDict(Long.MAX_VALUE, 0, new long[] {2, 2}, new long[] {2, 1});
    assertReason(legacy(huge, "0", Long.MAX_VALUE, 4), "goes beyond the file's");
  }

  @Test
  void namesATensorOfTheLegacyStorageThatIsCutOff() throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.path("tiny-legacy.pth"));
    Path file = Files.write(directory.resolve("cut"), Arrays.copyOf(whole, whole.length - 1));
    WeightsException e = refused(file);
    assertTrue(e.tensor().isPresent(), e.getMessage());
    assertTrue(e.reason().endsWith("goes beyond the file's " + (whole.length - 1) + " bytes"));
  }

  @Test
  void rejectsALegacyTensorWhenItsStorageIsNotListed() throws IOException {
    byte[] pickle =
        new PickleBuilder()
            .op("}(")
            .text("w")
            .tensor("FloatStorage", 4, 0, new long[] {4}, new long[] {1})
            .op("u.")
            .toBytes();
    assertReason(legacy(pickle, null, 0, 0), "its storage is not in the file");
  }

  @Test
  void rejectsAPickleThatIsNotOfPytorch() throws IOException {
    Path file = directory.resolve("file");
    Files.write(file, new PickleBuilder().text("hello").op(".").toBytes());
    assertReason(file, "a pickle, but not of torch.save: wrong magic number");
  }

  private WeightsException refused(Path file) {
    return assertThrows(WeightsException.class, () -> Weights.file(file).open(Map.of()));
  }

  private void assertReason(Path file, String reason) throws IOException {
    if (reason == null) {
      Weights.file(file).open(Map.of()).close();
      return;
    }
    WeightsException e = refused(file);
    assertTrue(e.reason().contains(reason), e.getMessage());
    assertEquals(file.toString(), e.source());
  }

  private void assertTensorReason(Path file, String reason) {
    WeightsException e = refused(file);
    assertTrue(e.reason().startsWith(reason), e.getMessage());
    assertEquals("w", e.tensor().orElseThrow());
  }

  private Path zip(byte[] pickle, int storageBytes) throws IOException {
    return zip(entries(pickle, storageBytes), ZipEntry.STORED);
  }

  private static Map<String, byte[]> entries(byte[] pickle, int storageBytes) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("m/data.pkl", pickle);
    entries.put("m/data/0", new byte[storageBytes]);
    return entries;
  }

  private Path zip(Map<String, byte[]> entries, int method) throws IOException {
    Path file = directory.resolve("file.pth");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setMethod(method);
      for (Map.Entry<String, byte[]> content : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(content.getKey());
        CRC32 crc = new CRC32();
        crc.update(content.getValue());
        entry.setCrc(crc.getValue());
        entry.setSize(content.getValue().length);
        zip.putNextEntry(entry);
        zip.write(content.getValue());
        zip.closeEntry();
      }
    }
    return file;
  }

  private Path legacy(byte[] pickle, String key, long elements, int written) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    byte[] header = Files.readAllBytes(Fixtures.path("kinds-legacy.pth"));
    file.write(header, 0, legacyHeaderBytes(header));
    file.writeBytes(pickle);
    PickleBuilder keys = new PickleBuilder().op("]");
    if (key != null) {
      keys.text(key).op("a");
    }
    file.writeBytes(keys.op(".").toBytes());
    ByteBuffer storage =
        ByteBuffer.allocate(Long.BYTES + written * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    file.writeBytes(storage.putLong(elements).array());
    return Files.write(directory.resolve("legacy.pth"), file.toByteArray());
  }

  /** The first three pickles end where the fourth begins: at the fourth {@code PROTO}. */
  private static int legacyHeaderBytes(byte[] file) {
    int pickles = 0;
    for (int i = 0; i < file.length - 1; i++) {
      if ((file[i] & 0xFF) == 0x80 && file[i + 1] == 2 && ++pickles == 4) {
        return i;
      }
    }
    throw new AssertionError("no fourth pickle");
  }
}
