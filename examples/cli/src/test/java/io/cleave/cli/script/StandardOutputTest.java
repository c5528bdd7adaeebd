package io.cleave.cli.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cli.Cleave;
import io.cleave.fixtures.Need;
import io.cleave.fixtures.Needs;
import io.cleave.server.process.JavaCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Needs(Need.FULL_DEVICE)
class StandardOutputTest {

  private record Ended(int code, String errors) {}

  /** Runs the command line behind a shell's redirection. */
  private static Ended run(String redirection, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", "set -o pipefail; \"$@\" " + redirection, "sh"));
    command.addAll(JavaCommand.of(Cleave.class, List.of(), arguments));
    Process process =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), errors);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "--help", "cuts --no-times --model resnet18"})
  void aFullDiskIsAnErrorOfItsOwn(String arguments) throws Exception {
    Ended ended = run("> /dev/full", arguments.split(" "));
    assertEquals(1, ended.code());
    assertEquals(
        "cleave: standard output: cannot be written: No space left on device\n", ended.errors());
  }

  /** True ends at once and reads nothing. */
  @Test
  void aReaderThatLeavesIsNoError() throws Exception {
    Ended ended = run("| true", "cuts", "--no-times", "--model", "resnet18");
    assertEquals(new Ended(0, ""), ended);
  }

  @Test
  void aFailureKeepsItsOwnCode() throws Exception {
    Ended ended = run("> /dev/full", "cuts", "--model", "none");
    assertEquals(2, ended.code());
    assertTrue(ended.errors().startsWith("cleave cuts: --model: none (expected: "), ended.errors());
  }
}
