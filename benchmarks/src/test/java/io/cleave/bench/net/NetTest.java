package io.cleave.bench.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.fixtures.Need;
import io.cleave.fixtures.Needs;
import io.cleave.fixtures.Python;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The net's two probes, the files that it makes for them, and its comparison. */
@Needs(Need.PYTHON)
class NetTest {
  private static final String WRITE_WEIGHTS =
      """
      import pathlib, sys
      sys.path.insert(0, "src/main/python/net")
      import weights
      for _, name in weights.write_all(pathlib.Path(sys.argv[1]), [18]):
          print(name)
      """;

  @TempDir Path inputs;
  @TempDir Path answers;

  @Test
  void comparisonNamesWhatDiffersAndNothingElse() throws IOException {
    Python.run("src/test/python/test_net.py");
  }

  @Test
  void networkIsTheSameFromEveryKindOfFileWholeAndSplit() throws IOException {
    List<String> files = Python.run("-c", WRITE_WEIGHTS, inputs.toString()).lines().toList();
    assertEquals(5, files.size());
    write("input.f32", ramp(2 * 3 * 32 * 32));
    Files.write(
        inputs.resolve("networks.tsv"),
        files.stream()
            .map(file -> file + "\t18\t8\t10\t32\t" + file + "\tinput.f32\tmaxpool,layer3.1")
            .toList());
    NetworksProbe.main(folders());

    byte[] expected = answer("logits/" + files.get(0) + ".f32");
    assertEquals(2 * 10 * Float.BYTES, expected.length);
    for (String kind : List.of("", "@maxpool", "@layer3.1")) {
      byte[] ofFirst = answer("logits/" + files.get(0) + kind + ".f32");
      assertClose(expected, ofFirst, kind);
      for (String file : files) {
        assertArrayEquals(ofFirst, answer("logits/" + file + kind + ".f32"), file + kind);
      }
    }
    for (String file : files) {
      assertEquals(
          2 * 8 * 8 * 8 * Float.BYTES, answer("activations/" + file + "@maxpool.f32").length);
    }
  }

  @Test
  void tensorsArriveAndTheirPayloadsAreWithoutFraming() throws IOException {
    float[] values = ramp(2 * 4 * 4 * 4);
    write("t.f32", values);
    write("nan.f32", new float[] {Float.NaN, 1});
    Files.write(
        inputs.resolve("tensors.tsv"),
        List.of(
            "t/exact\t4x4x4\tt.f32\texact\t-\t-",
            "t/half\t4x4x4\tt.f32\thalf\t-\t-",
            "t/exact,bytes=1\t4x4x4\tt.f32\texact,bytes=1\t-\t-",
            "nan/compact,bytes=50\t1\tnan.f32\tcompact,bytes=50\t-\t-"));
    TensorsProbe.main(folders());

    assertArrayEquals(bytes(values), answer("decoded/t/exact.f32"));
    assertEquals(
        """
        t/exact\t256 256
        t/half\t128 128
        t/exact,bytes=1\trefused
        nan/compact,bytes=50\trefused 1
        """,
        new String(answer("payloads.tsv"), StandardCharsets.UTF_8));
    assertEquals(Float.BYTES, answer("decoded/nan/compact,bytes=50.f32").length);
  }

  private String[] folders() {
    return new String[] {inputs.toString(), answers.toString()};
  }

  /** Engines may round otherwise where a cut keeps them from fusing layers. */
  private static void assertClose(byte[] expected, byte[] found, String name) {
    FloatBuffer wanted = ByteBuffer.wrap(expected).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    FloatBuffer split = ByteBuffer.wrap(found).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    assertEquals(wanted.remaining(), split.remaining(), name);
    float largest = 0;
    for (int i = 0; i < wanted.remaining(); i++) {
      largest = Math.max(largest, Math.abs(wanted.get(i)));
    }
    for (int i = 0; i < wanted.remaining(); i++) {
      assertEquals(wanted.get(i), split.get(i), 1e-5f * largest, name);
    }
  }

  private byte[] answer(String file) throws IOException {
    return Files.readAllBytes(answers.resolve(file));
  }

  private void write(String file, float[] values) throws IOException {
    Files.write(inputs.resolve(file), bytes(values));
  }

  private static float[] ramp(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (i * 37 % 101) / 50f - 0.999f;
    }
    return values;
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}
