package io.cleave.onnxruntime.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.internal.Sha256;
import io.cleave.core.Model;
import io.cleave.core.bundle.Bundle;
import io.cleave.core.bundle.BundleException;
import io.cleave.onnxruntime.TwoHalves;
import io.cleave.onnxruntime.graph.OnnxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder that is no sound bundle is refused in one sentence that names the file. */
class RejectedBundlesTest {
  @TempDir private Path folder;

  private Path bundle;

  @BeforeEach
  void write() throws IOException {
    bundle = TwoHalves.write(folder);
  }

  private Model model() throws IOException {
    return Model.find(bundle.toString());
  }

  /** Loads both halves. */
  private void load() throws IOException {
    model().head(TwoHalves.CUT).close();
    model().tail(TwoHalves.CUT).close();
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.digest().digest(bytes));
  }

  private BundleException assertRefused(String what) {
    BundleException e = assertThrows(BundleException.class, this::load, what);
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    return e;
  }

  @ParameterizedTest
  @ValueSource(strings = {"head.onnx", "tail.onnx"})
  void rejectsAFileOfAnotherVersionAndNamesBothHashes(String name) throws IOException {
    Path file = bundle.resolve(name);
    byte[] sound = Files.readAllBytes(file);
    for (int at = 0; at < sound.length; at += 7) {
      byte[] changed = sound.clone();
      changed[at] ^= 0x10;
      Files.write(file, changed);
      String message = assertRefused("byte " + at).getMessage();
      assertTrue(message.startsWith(file + ": sha256: " + sha256(changed)), message);
      assertTrue(message.contains("(expected: " + sha256(sound)), message);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"head.onnx", "tail.onnx"})
  void rejectsAFileOfAnotherSize(String name) throws IOException {
    Path file = bundle.resolve(name);
    byte[] sound = Files.readAllBytes(file);
    for (int bytes : new int[] {0, 1, sound.length - 1, sound.length + 1}) {
      Files.write(file, Arrays.copyOf(sound, bytes));
      String message = assertRefused(bytes + " bytes").getMessage();
      assertTrue(message.startsWith(file + ": size: " + bytes + " bytes"), message);
      assertTrue(message.contains("expected: " + sound.length), message);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"head.onnx", "tail.onnx"})
  void rejectsAMissingFileByName(String name) throws IOException {
    Files.delete(bundle.resolve(name));
    String message = assertRefused(name).getMessage();
    assertTrue(message.startsWith(bundle.resolve(name) + ": missing"), message);
  }

  @Test
  void rejectsAFolderWhereAFileShouldBe() throws IOException {
    Files.delete(bundle.resolve("tail.onnx"));
    Files.createDirectory(bundle.resolve("tail.onnx"));
    String message = assertRefused("a folder").getMessage();
    assertTrue(message.startsWith(bundle.resolve("tail.onnx") + ": "), message);
  }

  @Test
  void rejectsAMissingManifest() throws IOException {
    Files.delete(bundle.resolve("manifest.json"));
    BundleException e = assertThrows(BundleException.class, () -> Bundle.read(bundle));
    assertTrue(e.getMessage().contains("manifest.json: missing"), e.getMessage());
  }

  /** Undamaged, and yet made wrong. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "version": 1            | "version": 9             | version: 9
          "version": 1            | "version": "one"         | one
          "network": "net",       | ''                       | network: none
          "fingerprint": "        | "other": "               | fingerprint
          float32                 | float99                  | FLOAT99
          "shape": "4x6"          | "shape": "4x"            | shape: 4x
          "shape": "4x6"          | "shape": "4x7"           | sampled
          "cut": {                | "cuts": {                | cut: none
          "head": {               | "heads": {               | head
          "samples": "ROWS"       | "samples": "SOME"        | samples
          "early",                | "late",                  | late
          "takes": [              | "took": [                | takes: none
          "counted": [ 0          | "counted": [ 7           | counted
          "counted": [ 0          | "counted": [ "a"         | a
          "head.onnx": {          | "../head.onnx": {        | ../head.onnx
          "head.onnx": {          | "/etc/passwd": {         | /etc/passwd
          "tail.onnx": {          | "model.properties": {    | tail.onnx
          "sha256": "             | "sha256": "no            | sha256: no
          "bytes": 3              | "bytes": -3              | bytes: -3
          "bytes": 3              | "bytes": 3000000000      | bytes: 3000000000
          "bytes": 3              | "bytes": 1e99            | 1e99
          """)
  void rejectsManifestsThatDoNotFit(String part, String other, String named) throws IOException {
    Path file = bundle.resolve("manifest.json");
    String json = Files.readString(file).replaceAll("\\[\\s+", "[ ");
    assertTrue(json.contains(part), json);
    Files.writeString(file, json.replace(part, other));
    String message = assertRefused(other).getMessage();
    assertTrue(message.startsWith(file + ": "), message);
    assertTrue(message.contains(named), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "null", "{}", "[]", "x", "{", "\u00e9"})
  void rejectsWhatIsNoManifest(String json) throws IOException {
    Files.writeString(bundle.resolve("manifest.json"), json, StandardCharsets.ISO_8859_1);
    assertRefused(json);
  }

  @Test
  void rejectsManifestsThatAreNestedWithoutEnd() throws IOException {
    String deep = "{\"network\": " + "[".repeat(1 << 20);
    Files.writeString(bundle.resolve("manifest.json"), deep);
    assertRefused("nested");
  }

  @Test
  void rejectsAManifestOfAnySizeWithoutReadingItAll() throws IOException {
    Path file = bundle.resolve("manifest.json");
    Files.writeString(file, Files.readString(file) + " ".repeat(4 << 20));
    assertTrue(assertRefused("large").getMessage().contains("over 4194304 bytes"));
  }

  /** The hashes are right, but the graphs are not those that the manifest describes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "shape": "4x6", "sampled": "4x6" | "shape": "4x7", "sampled": "4x7" | 4x7
          "float32"                        | "int32"                          | int32
          """)
  void rejectsAnotherSignatureThanThatOfTheGraph(String part, String other, String named)
      throws IOException {
    Path file = bundle.resolve("manifest.json");
    String json = Files.readString(file).replaceAll("\",\\s+\"sampled", "\", \"sampled");
    assertTrue(json.contains(part), json);
    Files.writeString(file, json.replace(part, other));
    OnnxException e = assertThrows(OnnxException.class, this::load);
    assertTrue(e.getMessage().contains("the graph takes"), e.getMessage());
    assertTrue(e.getMessage().contains(named), e.getMessage());
  }

  @Test
  void rejectsHeadAndTailThatWereSwapped() throws IOException {
    Path file = bundle.resolve("manifest.json");
    String json = Files.readString(file);
    Path head = bundle.resolve("head.onnx");
    Path tail = bundle.resolve("tail.onnx");
    Path aside = folder.resolve("aside");
    Files.move(head, aside);
    Files.move(tail, head);
    Files.move(aside, tail);
    assertRefused("as the manifest still says which is which");
    Files.writeString(
        file,
        json.replace("\"head.onnx\"", "\"swapped\"")
            .replace("\"tail.onnx\"", "\"head.onnx\"")
            .replace("\"swapped\"", "\"tail.onnx\""));
    OnnxException e = assertThrows(OnnxException.class, this::load);
    assertTrue(e.getMessage().contains("the graph takes [sum, target]"), e.getMessage());
  }
}
