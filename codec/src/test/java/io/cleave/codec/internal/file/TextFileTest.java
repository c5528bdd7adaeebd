package io.cleave.codec.internal.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextFileTest {
  @TempDir private Path folder;

  private Path file(String text, Charset charset) throws IOException {
    return Files.write(folder.resolve("file"), text.getBytes(charset));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\né\n", "\uFEFFa\né\n", "\uFEFFa\r\né\r\n", "a\ré"})
  void readsUtf8WithAndWithoutAMarkAndAnyEndsOfLines(String text) throws IOException {
    assertEquals(List.of("a", "é"), TextFile.read(file(text, StandardCharsets.UTF_8)).lines());
  }

  @Test
  void anEmptyFileAndAMarkAloneHaveNoText() throws IOException {
    assertEquals("", TextFile.read(file("", StandardCharsets.UTF_8)).text());
    assertEquals("", TextFile.read(file("\uFEFF", StandardCharsets.UTF_8)).text());
  }

  @Test
  void statementsLeaveOutBlanksAndCommentsAndKeepTheirNumbers() throws IOException {
    String text = "\uFEFF# first\n\n \t\n  # second\n one \ntwo # not a comment\n";
    assertEquals(
        List.of(new TextFile.Line(5, "one"), new TextFile.Line(6, "two # not a comment")),
        TextFile.read(file(text, StandardCharsets.UTF_8)).statements());
  }

  private void assertRefuses(String part, Path file) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> TextFile.read(file)).getMessage();
    assertTrue(message.startsWith(file.toString()) && message.contains(part), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "windows-1252", "ISO-8859-15"})
  void rejectsOneByteEncodingsAndNamesFileLineAndByte(String charset) throws IOException {
    assertRefuses("line 2: byte 0xE9", file("grau\ncafé\n", Charset.forName(charset)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
  void rejectsTwoByteEncodingsByTheirName(String charset) throws IOException {
    assertRefuses("UTF-16", file("abc\n", Charset.forName(charset)));
    assertRefuses("UTF-16", file("\uFEFFabc\n", Charset.forName(charset)));
  }

  @Test
  void rejectsWhatIsCutInsideACharacter() throws IOException {
    byte[] cut = {'a', '\n', (byte) 0xC3};
    assertRefuses("line 2", Files.write(folder.resolve("cut"), cut));
  }

  @Test
  void rejectsAFileOfAnySizeBeforeItIsHeldWhole() throws IOException {
    Path huge = folder.resolve("huge");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    assertRefuses("over 16 MiB", huge);
  }

  @Test
  void namesWhatCannotBeRead() {
    assertTrue(failure(folder.resolve("no-such")).contains("no-such: no such file"));
    assertTrue(failure(folder).contains("a folder"));
  }

  private static String failure(Path file) {
    return assertThrows(IOException.class, () -> TextFile.read(file)).getMessage();
  }
}
