package io.cleave.onnxruntime.head;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.ElementType;
import io.cleave.core.Model;
import io.cleave.onnxruntime.TestGraph;
import io.cleave.onnxruntime.graph.OnnxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that is no sound head is refused in one sentence, or is no head at all. */
class RejectedHeadsTest {
  @TempDir private Path folder;

  private Path file;
  private byte[] sound;

  @BeforeEach
  void writeHead() throws IOException {
    TestGraph graph =
        new TestGraph()
            .input("x", ElementType.FLOAT32, -1, 4, 6)
            .integers("rest", 24)
            .node("Relu", "early", List.of("x"))
            .node("Shape", "batch", List.of("x"), "start", 0, "end", 1)
            .node("Concat", "target", List.of("batch", "rest"), "axis", 0)
            .node("Sigmoid", "sum", List.of("early"))
            .node("Reshape", "flat", List.of("sum", "target"))
            .outputs("early", "flat");
    Path whole = folder.resolve("net.onnx");
    Files.write(whole, graph.bytes().array());
    file = folder.resolve("head.onnx");
    HeadFile.write(Model.find(whole.toString()), "sum", file);
    sound = Files.readAllBytes(file);
  }

  @Test
  void rejectsAnyByteThatChanged() throws IOException {
    for (int at = 0; at < sound.length; at++) {
      byte[] changed = sound.clone();
      changed[at] ^= 0x10;
      assertRefusedOrNoHead(changed, "byte " + at);
    }
  }

  @Test
  void rejectsFilesThatAreCutShort() throws IOException {
    for (int length = 0; length < sound.length; length++) {
      assertRefusedOrNoHead(Arrays.copyOf(sound, length), length + " bytes");
    }
  }

  private void assertRefusedOrNoHead(byte[] bytes, String change) throws IOException {
    Files.write(file, bytes);
    try {
      assertTrue(HeadFile.read(file).isEmpty(), change);
    } catch (OnnxException e) {
      assertTrue(e.getMessage().contains("undamaged"), change + ": " + e.getMessage());
    }
  }

  /** Undamaged, and yet made wrong. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "version":1             | "version":9           | version: 9
          "network":"net",        | ''                    | network: none
          "fingerprint":"         | "other":"             | fingerprint
          float32                 | float99               | FLOAT99
          "shape":"4x6"           | "shape":"4x"          | shape: 4x
          "shape":"4x6"           | "shape":"4x7"         | sampled
          "cut":{                 | "cut":[{              | BEGIN_OBJECT
          "crossing":             | "crossed":            | crossing: none
          "head":{                | "heads":{             | head
          "samples":"ROWS"        | "samples":"SOME"      | samples
          "early":{"leadingOne"   | "late":{"leadingOne"  | early too
          "counted":[0]           | "counted":[7]         | counted
          "counted":[0]           | "counted":["a"]       | a
          """)
  void rejectsDescriptionsThatDoNotFit(String part, String other, String named) throws IOException {
    String json = json();
    assertTrue(json.contains(part), json);
    Files.write(file, rewritten(json.replace(part, other)));
    OnnxException e = assertThrows(OnnxException.class, () -> HeadFile.read(file));
    assertTrue(e.getMessage().contains(named), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"''", "null", "{}", "[]", "x", "{"})
  void rejectsWhatIsNoDescription(String json) throws IOException {
    Files.write(file, rewritten(json));
    assertThrows(OnnxException.class, () -> HeadFile.read(file));
  }

  private String json() {
    String text = new String(sound, StandardCharsets.ISO_8859_1);
    return text.substring(text.indexOf("{\"version\""), text.lastIndexOf('}') + 1);
  }

  private static byte[] rewritten(String json) {
    ByteBuffer graph = ByteBuffer.wrap(new byte[] {8, 8});
    ByteBuffer trailer = HeadTrailer.of(graph, json);
    return ByteBuffer.allocate(graph.remaining() + trailer.remaining())
        .put(graph)
        .put(trailer)
        .array();
  }
}
