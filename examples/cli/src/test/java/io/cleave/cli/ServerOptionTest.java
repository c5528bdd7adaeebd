package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.TailServerBuilder;
import io.cleave.edge.ServerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerOptionTest extends CommandTest {
  @ParameterizedTest
  @CsvSource({
    "classify, http://cloud.example:7071, 'cloud.example:7071, without http://'",
    "classify, cloud.example:, a port from 1 to 65535",
    "classify, cloud.example:99999, a port from 1 to 65535",
    "raw, me@cloud.example, 'cloud.example:7070, without a user: a token (--token-file)'",
    "raw, ::1, 'in brackets, such as [::1]:7070'",
    "raw, cloud.example:7070/, 'cloud.example:7070, without a path'"
  })
  void aWrongServerIsRefusedBeforeAnythingIsLoaded(String command, String server, String expected) {
    assertEquals(2, run(command, "--model", "demo", "--cut", "maxpool", "--server", server, "x"));
    String said = err.toString();
    assertTrue(said.contains("--server"), said);
    assertTrue(said.contains(server + " (expected: "), said);
    assertTrue(said.contains(expected), said);
  }

  @Test
  void withoutAPortItIsTheServersDefault() {
    assertEquals(TailServerBuilder.DEFAULT_PORT, ServerAddress.DEFAULT_PORT);
  }
}
