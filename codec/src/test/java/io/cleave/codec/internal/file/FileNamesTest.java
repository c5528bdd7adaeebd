package io.cleave.codec.internal.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
  @Test
  void aNameThatLostItsCharactersIsTold() {
    assertTrue(FileNames.isGarbled("gr\uFFFDn/1.png"));
    assertFalse(FileNames.isGarbled("grün/1.png"));
    assertEquals(Path.of("a/b"), FileNames.path("a/b"));
  }

  @Test
  void aNameThatNoSystemTakesIsNotTheLocalesFault() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> FileNames.path("ü\0")).getMessage();
    assertTrue(message.contains("no name of a file: Nul character"), message);
  }

  /** As an application of its own starts under systemd or cron. */
  @ParameterizedTest
  @EnabledOnOs(OS.LINUX)
  @ValueSource(strings = {"grün.png", "写真.jpg", "Привет"})
  void aProcessWithoutALocaleSaysWhatToSet(String name) throws Exception {
    String said = saidBy(name);
    assertTrue(said.contains(": file names are in ANSI_X3.4-1968 here"), said);
    assertTrue(said.contains("such as LC_ALL=C.UTF-8 in the process's environment"), said);
  }

  private static String saidBy(String name) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Opens.class.getName()));
    command.add(escaped(name));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  private static String escaped(String name) {
    StringBuilder text = new StringBuilder();
    name.chars().forEach(character -> text.append(String.format(Locale.ROOT, "%04x", character)));
    return text.toString();
  }

  /** Opens a file whose name it computed. */
  static final class Opens {
    private Opens() {}

    public static void main(String[] arguments) {
      StringBuilder name = new StringBuilder();
      for (int i = 0; i < arguments[0].length(); i += 4) {
        name.append((char) Integer.parseInt(arguments[0], i, i + 4, 16));
      }
      FileNames.path(name.toString());
    }
  }
}
