package io.cleave.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to a whole process. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ProcessTest {
  @Test
  void endingWhileThreadsLoadAndRunPartsDoesNotCrash() throws IOException, InterruptedException {
    for (int i = 0; i < 3; i++) {
      assertEndsWell();
    }
  }

  @Test
  void startsWhateverTheLengthOfTheCommandLine() throws IOException, InterruptedException {
    assertEndsWell("x".repeat(30_000));
  }

  private static void assertEndsWell(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "-cp",
            System.getProperty("java.class.path"),
            EndingProgram.class.getName());
    builder.command().addAll(List.of(arguments));
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }
}
