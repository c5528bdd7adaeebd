package io.cleave.codec.internal.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFileTest {
  private static final String TEXT = "grün\ncafé au lait, 日本\n";

  @TempDir private Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("labels.txt"), bytes);
  }

  private String refused(Path file) {
    return assertThrows(IOException.class, () -> TextFile.read(file)).getMessage();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void aByteOrderMarkIsNoText(String charset) throws IOException {
    Path file = file(("\uFEFF" + TEXT).getBytes(Charset.forName(charset)));
    assertEquals(TEXT, TextFile.read(file));
    assertEquals(List.of("grün", "café au lait, 日本"), TextFile.lines(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\uFEFF", "a", "a\r\nb\r\n", "\uFEFFa"})
  void whatIsInUtf8IsReadAsItIs(String text) throws IOException {
    String read = TextFile.read(file(text.getBytes(StandardCharsets.UTF_8)));
    assertEquals(text.replace("\uFEFF", ""), read);
  }

  @Test
  void aMarkInTheMiddleIsText() throws IOException {
    String text = "a\uFEFFb";
    assertEquals(text, TextFile.read(file(text.getBytes(StandardCharsets.UTF_8))));
  }

  @ParameterizedTest
  @CsvSource({
    "ISO-8859-1, grün, 'line 1 is not in UTF-8: byte fc'",
    "windows-1252, 'a\nb\n10 €', 'line 3 is not in UTF-8: byte 80'",
    "ISO-8859-1, 'cat\nÄrger', 'line 2 is not in UTF-8: byte c4'",
    "Shift_JIS, 日本, 'line 1 is not in UTF-8: byte 93'",
    "UTF-16LE, abc, holds zero bytes",
    "UTF-32BE, abc, holds zero bytes"
  })
  void namesFileLineAndByteOfAnotherEncoding(String charset, String text, String reason)
      throws IOException {
    Path file = file(text.getBytes(Charset.forName(charset)));
    String message = refused(file);
    assertTrue(message.startsWith(file + ": " + reason), message);
    assertTrue(message.contains("(expected: text in UTF-8"), message);
  }

  @Test
  void namesTheFileThatIsCutInTheMiddleOfACharacter() throws IOException {
    assertThrows(
        CharacterCodingException.class, () -> TextFile.decode("x", new byte[] {'a', (byte) 0xc3}));
    String message = refused(file(new byte[] {(byte) 0xff, (byte) 0xfe, 'a', 0, 'b'}));
    assertTrue(message.contains("is no UTF-16LE at byte 4"), message);
  }

  @Test
  void namesAFolderAndWhatIsNotThere() {
    String message = refused(folder);
    assertTrue(message.startsWith(folder + ": cannot be read: "), message);
    assertThrows(NoSuchFileException.class, () -> TextFile.read(folder.resolve("none")));
  }

  @Test
  void rejectsWhatIsNoTextByItsSize() throws IOException {
    Path file = folder.resolve("large");
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(TextFile.MAX_BYTES + 1L);
    }
    assertTrue(refused(file).contains("is too long"), refused(file));
  }
}
