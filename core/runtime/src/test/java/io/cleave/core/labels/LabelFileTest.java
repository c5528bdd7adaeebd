package io.cleave.core.labels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelFileTest {
  @TempDir Path folder;

  @Test
  void readsOneNameALine() throws IOException {
    assertEquals(List.of("cat", "dog"), read("cat\ndog\n"));
    assertEquals(List.of("cat", "dog"), read("cat\r\ndog"));
    assertEquals(List.of("cat", "great dane"), read("  cat \n great dane\t\n\n \n"));
    assertEquals(List.of("größe", "日本", "🐱"), read("größe\n日本\n🐱\n"));
    assertEquals(List.of("crane", "crane", "# 1"), read("crane\ncrane\n# 1\n"));
  }

  @Test
  void leavesTheByteOrderMarkOut() throws IOException {
    assertEquals(List.of("cat", "dog"), read("\uFEFFcat\ndog\n"));
    assertEquals(List.of("cat", "dog"), read("\uFEFF[\"cat\", \"dog\"]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"cat\", \"great dane\"]",
        "{\"0\": \"cat\", \"1\": \"great dane\"}",
        "{\"1\": \"great dane\", \"0\": \"cat\"}",
        "{\"0\": [\"n02123045\", \"cat\"], \"1\": [\"n02109047\", \"great dane\"]}",
        "{\"cat\": 0, \"great dane\": 1}",
        "{\"hidden_size\": 7, \"id2label\": {\"0\": \"cat\", \"1\": \"great dane\"}}",
        "{\"label2id\": {\"great dane\": 1, \"cat\": 0}, \"depths\": [2, 2]}",
        " [ \" cat\",\n \"great dane \" ]\n"
      })
  void readsTheJsonOfOthers(String json) throws IOException {
    assertEquals(List.of("cat", "great dane"), read(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"0\": \"cat\", \"2\": \"dog\"}",
        "{\"1\": \"cat\", \"2\": \"dog\"}",
        "{\"cat\": 0, \"dog\": 0}",
        "{\"cat\": \"dog\"}",
        "{\"0\": {}}",
        "{\"0\": []}",
        "{\"0\": null}",
        "{\"-1\": \"cat\"}",
        "[[[]]]",
        "[\"cat\", ]}]",
        "{\"0\": 1.5}"
      })
  void rejectsJsonWhenItDoesNotNumberNames(String json) {
    assertRefused(json.getBytes(StandardCharsets.UTF_8), "is no JSON of class names");
  }

  /** As old editors on Windows write them. */
  @ParameterizedTest
  @CsvSource({
    "ISO-8859-1, ', line 1: byte 0xF6 is not UTF-8'",
    "windows-1252, ', line 1: byte 0xF6 is not UTF-8'",
    "UTF-16, ': UTF-16 '",
    "UTF-16LE, ': UTF-16 without a byte-order mark'"
  })
  void rejectsOtherEncodingsAndNamesTheFile(String charset, String expected) throws IOException {
    Path file = folder.resolve("labels.txt");
    Files.write(file, "größe\ncat\n".getBytes(Charset.forName(charset)));
    String message =
        assertThrows(IllegalArgumentException.class, () -> LabelFile.read(file)).getMessage();
    assertTrue(message.startsWith(file + expected), message);
    assertTrue(message.contains("(expected: "), message);
  }

  @Test
  void rejectsALineWithoutANameButAtTheEnd() {
    assertRefused("cat\n\ndog\n".getBytes(StandardCharsets.UTF_8), "line 2 has no name");
    assertRefused("cat\n0\tdog\n".getBytes(StandardCharsets.UTF_8), "line 2 has no name, or a");
    assertRefused("[\"cat\", \" \"]".getBytes(StandardCharsets.UTF_8), "class 1 has no name");
    assertRefused(new byte[0], "has no names");
    assertRefused("[]".getBytes(StandardCharsets.UTF_8), "has no names");
    assertRefused("\n \n".getBytes(StandardCharsets.UTF_8), "has no names");
  }

  @Test
  void rejectsAFileWhenItIsTooLong() throws IOException {
    Path file = Files.write(folder.resolve("long.txt"), new byte[(16 << 20) + 1]);
    String message =
        assertThrows(IllegalArgumentException.class, () -> LabelFile.read(file)).getMessage();
    assertTrue(message.startsWith(file + ": over 16 MiB"), message);
  }

  @Test
  void namesAFileThatIsNotThere() {
    Path absent = folder.resolve("absent.txt");
    IOException e = assertThrows(IOException.class, () -> LabelFile.read(absent));
    assertEquals(absent + ": no such file", e.getMessage());
  }

  private void assertRefused(byte[] bytes, String expected) {
    String message = assertThrows(IOException.class, () -> read(bytes)).getMessage();
    assertTrue(message.startsWith(folder.resolve("labels.txt") + ": "), message);
    assertTrue(message.contains(expected), message);
    assertTrue(message.contains("(expected: "), message);
  }

  private List<String> read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> read(byte[] bytes) throws IOException {
    return LabelFile.read(Files.write(folder.resolve("labels.txt"), bytes));
  }
}
