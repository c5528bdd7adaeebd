package io.cleave.core.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
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

class SafetensorsTest {
  private static final String TWO =
      "{'dtype':'F32','shape':[2],'data_offsets':[0,8]}".replace('\'', '"');

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"F32", "F16", "BF16", "F64"})
  void convertsEveryRealType(String name) throws IOException {
    try (WeightReader reader = Weights.file(Fixtures.path("kinds.safetensors")).open(Map.of())) {
      assertArrayEquals(
          new float[] {-2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, Fixtures.floats(reader.read(name)));
    }
  }

  @Test
  void readsScalarsAndEmptyTensors() throws IOException {
    try (WeightReader reader = Weights.file(Fixtures.path("kinds.safetensors")).open(Map.of())) {
      assertArrayEquals(new float[] {-2}, Fixtures.floats(reader.read("scalar")));
      assertArrayEquals(new float[0], Fixtures.floats(reader.read("empty")));
    }
  }

  @Test
  void rejectsReadingATypeThatHoldsNoRealNumbers() throws IOException {
    try (WeightReader reader = Weights.file(Fixtures.path("kinds.safetensors")).open(Map.of())) {
      TensorInfo info = reader.tensors().get("I64");
      assertEquals(DataType.INT64, info.dataType());
      String reason = "type int64 (expected: float32, float16, bfloat16 or float64)";
      assertEquals(reason, assertThrows(WeightsException.class, () -> reader.read("I64")).reason());
    }
  }

  @Test
  void rejectsANetworkWhenATensorHoldsNoRealNumbers() throws IOException {
    Path file = write("{'a':{'dtype':'I64','shape':[1],'data_offsets':[0,8]}}", 8);
    try (WeightReader reader = Weights.file(file).open(Map.of())) {
      Map<String, Shape> expected = Map.of("a", new Shape(1));
      WeightsException e =
          assertThrows(WeightsException.class, () -> reader.requireExactly(expected));
      assertTrue(e.reason().startsWith("type int64"), e.reason());
    }
  }

  @Test
  void takesOffTheDataParallelPrefixAndLeavesOutCounters() throws IOException {
    Path file =
        write(
            "{'module.fc.bias':"
                + TWO
                + ",'module.num_batches_tracked':"
                + "{'dtype':'I64','shape':[],'data_offsets':[8,16]}}",
            16);
    try (WeightReader reader = Weights.file(file).open(Map.of())) {
      assertEquals("[fc.bias]", reader.tensors().keySet().toString());
      assertEquals("fc.bias", reader.tensors().get("fc.bias").name());
    }
  }

  @Test
  void keepsAPrefixThatNotEveryTensorHas() throws IOException {
    Path file =
        write("{'module.a':" + TWO + ",'b':{'dtype':'F16','shape':[4],'data_offsets':[8,16]}}", 16);
    try (WeightReader reader = Weights.file(file).open(Map.of())) {
      assertEquals("[module.a, b]", reader.tensors().keySet().toString());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,12]}} | data_offsets 0 to 12 (expected: within 0 to 8)",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[-4,4]}} | data_offsets -4 to 4",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}} | data_offsets 8 to 0",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}} | data_offsets 0 to 4 (expected: 8 bytes)",
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}} | data_offsets 0 to 8 (expected: 12 bytes)",
        "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}} | dimension -2 (expected: >= 0)",
        "{'a':{'dtype':'F32','shape':[9223372036854775807,2],'data_offsets':[0,8]}} | more than 536870911 elements",
        "{'a':{'dtype':'F32','shape':[1e99],'data_offsets':[0,8]}} | header at $.a.shape[0]",
        "{'a':{'dtype':'F32','shape':['2'],'data_offsets':[0,8]}} | value at $.a.shape[0]",
        "{'a':{'dtype':'F32','shape':[1,1,1,1,1,1,1,1,2],'data_offsets':[0,8]}} | value at $.a.shape[8]",
        "{'a':{'dtype':'F32','shape':[2.5],'data_offsets':[0,8]}} | header at $.a.shape[0]",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4,8]}} | incomplete",
        "{'a':{'dtype':'F32','shape':[2]}} | incomplete",
        "{'a':{'shape':[2],'data_offsets':[0,8]}} | incomplete",
        "{'a':{'dtype':'F8_E4M3','shape':[8],'data_offsets':[0,8]}} | unknown dtype F8_E4M3",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':1}} | unknown field x",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | starts at byte",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | starts at byte",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | listed twice",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | has ",
        "{'a':[]} | header at $.a",
        "{'a':{'dtype':'F32' | header at $.a",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} x | header at $",
        "{'__metadata__':{'k':'v','k':'w'}} | metadata key k is listed twice",
        "{'__metadata__':{'k':{}}} | header at $.__metadata__.k",
      })
  void rejectsAHeaderThatIsWrong(String header, String reason) throws IOException {
    Path file = write(header, 8);
    WeightsException e =
        assertThrows(WeightsException.class, () -> Weights.file(file).open(Map.of()));
    assertTrue(e.reason().startsWith(reason), e.getMessage());
    assertEquals(file.toString(), e.source());
  }

  @Test
  void rejectsAHeaderThatIsNotUtf8() throws IOException {
    byte[] header = "{\"a?\":1}".getBytes(StandardCharsets.US_ASCII);
    header[3] = (byte) 0xFF;
    Path file = write(header, header.length, 0);
    assertReason(file, "header is not UTF-8");
  }

  @Test
  void rejectsAHeaderThatNestsWithoutEnd() throws IOException {
    Path file = write("{'a':" + "[".repeat(1_000_000), 0);
    assertReason(file, "header at $.a");
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 4 << 20, (4 << 20) + 1, Integer.MAX_VALUE, Long.MAX_VALUE, -1})
  void rejectsAHeaderLengthThatTheFileCannotHave(long claimed) throws IOException {
    byte[] header = "{}".getBytes(StandardCharsets.US_ASCII);
    Path file = write(header, claimed, 0);
    WeightsException e =
        assertThrows(WeightsException.class, () -> Weights.file(file).open(Map.of()));
    assertTrue(e.reason().startsWith("header "), e.reason());
  }

  private void assertReason(Path file, String reason) {
    WeightsException e =
        assertThrows(WeightsException.class, () -> Weights.file(file).open(Map.of()));
    assertTrue(e.reason().startsWith(reason), e.getMessage());
  }

  private Path write(String header, int dataBytes) throws IOException {
    byte[] bytes = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return write(bytes, bytes.length, dataBytes);
  }

  private Path write(byte[] header, long claimedLength, int dataBytes) throws IOException {
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(claimedLength).put(header);
    return Files.write(directory.resolve("file.safetensors"), file.array());
  }
}
