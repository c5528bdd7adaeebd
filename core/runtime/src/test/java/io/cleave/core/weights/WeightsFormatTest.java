package io.cleave.core.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsFormatTest {
  private static final String ACCEPTED =
      " (accepted: safetensors; a PyTorch state_dict; traced or scripted TorchScript)";

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
  @ValueSource(strings = {"\u0001\u0002\u0003\u00ff", "\u00ffPK\u0003\u0004 and so on"})
  void rejectsAFileOfAnotherFormatAndListsWhatIsAccepted(String content) throws IOException {
    assertEquals("unknown format" + ACCEPTED, refused(content).reason());
    assertTrue(refused(content).tensor().isEmpty());
  }

  static Stream<Arguments> otherFiles() {
    return Stream.of(
        Arguments.of("", "is empty: 0 bytes"),
        Arguments.of("version https://git-lfs.github.com/spec/v1\noid", "is a pointer of Git LFS"),
        Arguments.of("<!DOCTYPE html><html>", "is a page or an error of a web server"),
        Arguments.of("\u00ef\u00bb\u00bf\n  <HTML lang=en>", "is a page or an error of a web"),
        Arguments.of("<?xml version='1.0'?><Error>AccessDenied", "is a page or an error of a web"),
        Arguments.of("\u001f\u008b\b\0\0\0\0\0\0\0", "is a gzip file; unpack it with gunzip"),
        Arguments.of("BZh91AY&SY\u0013", "is a bzip2 file"),
        Arguments.of("\u00fd7zXZ\0\0\4\u00e6", "is an xz file"),
        Arguments.of("(\u00b5/\u00fd\4\0\1\2\3\4", "is a zstd file"),
        Arguments.of("\u0089HDF\r\n\u001a\n\0", "is a file of HDF5"),
        Arguments.of("\u0089PNG\r\n\u001a\n....", "is a picture"),
        Arguments.of("\b\7\u0012\7pytorch\u001a\3", "is an ONNX file perhaps"),
        Arguments.of("\0".repeat(600), "is zeros, as of a download that did not end"),
        Arguments.of("a text that is no weights file", "is a text that begins \"a text that is"),
        Arguments.of("{\"message\": \"Not Found\"}", "is a text that begins \"{\"message\""),
        Arguments.of("12345678", "is a text that begins \"12345678\""));
  }

  @ParameterizedTest
  @MethodSource("otherFiles")
  void saysWhatAFileIsThatIsNoWeights(String content, String named) throws IOException {
    WeightsException e = refused(content);
    assertTrue(e.reason().startsWith(named), e.reason());
    assertTrue(e.reason().endsWith(ACCEPTED), e.reason());
  }

  @Test
  void saysThatAFileIsATarArchive() throws IOException {
    String header = "resnet18.pth" + "\0".repeat(245) + "ustar\0" + "00";
    assertTrue(refused(header).reason().startsWith("is a tar archive; unpack it with tar xf"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet18.pth", "models/best.safetensors", "checkpoint.ckpt"})
  void namesTheFileInAnArchiveThatHasWeights(String name) throws IOException {
    Path file = directory.resolve("weights.pth");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("README.txt"));
      zip.putNextEntry(new ZipEntry(name));
      zip.write(Files.readAllBytes(Fixtures.path("checkpoint.pth")));
    }
    String reason = refused(file).reason();
    assertTrue(reason.startsWith("is a zip archive that holds " + name), reason);
  }

  private WeightsException refused(String content) throws IOException {
    Path file = directory.resolve("file");
    return refused(Files.writeString(file, content, StandardCharsets.ISO_8859_1));
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
