package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.server.process.JavaCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The command line in a process of its own. */
final class CleaveProcess {
  private CleaveProcess() {}

  /**
   * {@return all that it says, standard error too} Runs a command to its end, which must have the
   * expected exit code.
   *
   * @param java options of the JVM
   */
  static String run(Path folder, List<String> java, int exitCode, String... arguments)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(JavaCommand.of(Cleave.class, java, arguments))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(exitCode, process.waitFor(), said);
    return said;
  }
}
