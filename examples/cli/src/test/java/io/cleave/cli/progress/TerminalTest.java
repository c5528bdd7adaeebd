package io.cleave.cli.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.fixtures.Need;
import io.cleave.fixtures.Needs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process on a terminal that {@code script} of util-linux makes, and one on a pipe. */
@EnabledOnOs(OS.LINUX)
class TerminalTest {
  private static String java() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    return "'%s' -Xshare:auto -cp '%s' '%s'".formatted(java, classPath, Shows.class.getName());
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  @ParameterizedTest
  @Needs(Need.TERMINAL)
  @ValueSource(ints = {47, 80, 211})
  void aBarIsAsWideAsTheTerminal(int columns) throws Exception {
    String command = "stty cols " + columns + " rows 20; " + java();
    String said = run("script", "-qec", command, "/dev/null");
    assertTrue(said.contains("terminal " + columns), said);
    assertTrue(Stream.of(said.split("\r")).anyMatch(part -> part.length() == columns - 1), said);
  }

  @Test
  @Needs(Need.TERMINAL)
  void aTerminalWhoseInputIsAFileHasTheUsualWidth() throws Exception {
    String said = run("script", "-qec", java() + " < /dev/null", "/dev/null");
    assertTrue(said.contains("terminal 80"), said);
  }

  @Test
  void aPipeGetsLines() throws Exception {
    String said = run("sh", "-c", java());
    assertEquals(
        List.of("no terminal", "task: 0 of 10 (0 %)", "task: 5 of 10 (50 %) in 0 s"),
        said.lines().toList());
  }

  /** Shows something on standard error. */
  static final class Shows {
    private Shows() {}

    public static void main(String[] arguments) {
      PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
      Screen screen = Screen.standardError();
      err.println(screen.isTerminal() ? "terminal " + screen.columns() : "no terminal");
      try (ProgressLine progress = new ProgressLine(err)) {
        progress.begin("task", 0, 10);
        progress.stepBy(5);
      }
    }
  }
}
