package io.cleave.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TokenOptionTest {
  private static final String TOKEN = "9e3f5b8071c2d4a6";

  @TempDir private Path folder;

  private String token(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), content);
    return CommandLine.populateCommand(new TokenOption(), "--token-file", file.toString()).token();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        TOKEN,
        "\uFEFF" + TOKEN + "\r\n",
        "# of this device\n\n  " + TOKEN + " \n",
        TOKEN + " resnet50,resnet18\n# end"
      })
  void theTokenIsShownWithoutWhatStandsAroundIt(String content) throws IOException {
    assertEquals(TOKEN, token(content));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# devices of site A\n", TOKEN + "\n" + TOKEN + "x"})
  void rejectsAFileWithoutOneToken(String content) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> token(content)).getMessage();
    assertTrue(message.startsWith("--token-file: " + folder), message);
    assertFalse(message.contains(TOKEN), message);
  }

  @Test
  void withoutAFileNoneIsShown() throws IOException {
    assertEquals("", CommandLine.populateCommand(new TokenOption()).token());
  }
}
