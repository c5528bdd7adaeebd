package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CleaveTest extends CommandTest {

  @Test
  void helpNamesEveryCommandAUserCallsAndNoOther() {
    assertEquals(0, run("--help"));
    for (String command :
        new String[] {
          "demo", "serve", "classify", "raw", "cuts", "cut", "calibrate", "analyze", "train"
        }) {
      assertTrue(out.toString().contains("  " + command + " "), command);
    }
    assertFalse(out.toString().contains("demo-edge"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "serve",
        "classify",
        "raw",
        "cuts",
        "cut",
        "calibrate",
        "analyze",
        "train"
      })
  void everyCommandExplainsItself(String command) {
    assertEquals(0, run(command, "--help"));
    assertTrue(out.toString().contains("Usage: cleave " + command), out.toString());
  }

  @Test
  void aCommandThatRegisteredItselfIsListedAndRuns() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString().contains("  outputs "), out.toString());
    assertEquals(0, run("outputs", "resnet18"), err.toString());
    assertTrue(out.toString().contains("float32 1000"), out.toString());
    assertEquals(2, run("outputs", "alexnet"));
    assertTrue(err.toString().contains("alexnet"), err.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "'classify x.png --profile half,keep=2', keep",
    "classify x.png --profile often, often",
    "'classify x.png --profile compact,levels=1', levels",
    "'classify x.png --profile auto,levels=8', exact",
    "classify x.png --server http://nowhere, http://nowhere",
    "classify x.png --cut layer1.0.conv2, nearest legal cuts are maxpool and bottle1",
    "cuts --model alexnet, resnet18",
    "demo --images 0, images",
    "serve --no-admin --cut nowhere, maxpool"
  })
  void misspeltOptionIsNamedInOneMessageWithWhatIsExpected(String line, String expected) {
    assertEquals(2, run(line.split(" ")), err.toString());
    assertTrue(err.toString().contains(expected), err.toString());
  }

  @Test
  void missingImageFailsTheCommandAndIsNamed() {
    assertEquals(1, run("classify", "--model", "resnet18", "no-such-image.png"));
  }
}
