package io.cleave.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailuresTest {

  @Command(name = "work")
  private static final class Work implements Runnable {
    private final Error failure;

    Work(Error failure) {
      this.failure = failure;
    }

    @Override
    public void run() {
      throw failure;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Java heap space, -Xmx",
    "GC overhead limit exceeded, -Xmx",
    "Cannot reserve 64 bytes of direct buffer memory (limit: 16384), -XX:MaxDirectMemorySize="
  })
  void memoryThatIsUsedUpNamesTheOptionThatGivesMore(String message, String option) {
    StringWriter err = new StringWriter();
    CommandLine command =
        new CommandLine(new Work(new OutOfMemoryError(message))).setErr(new PrintWriter(err));
    assertEquals(1, Failures.execute(command));
    assertTrue(err.toString().startsWith("work: "), err.toString());
    assertTrue(err.toString().contains(option), err.toString());
    assertEquals(1, err.toString().lines().count());
  }
}
