package io.cleave.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cleave.codec.GoldenText;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The edge in Python has its own tests; the build runs them. */
class IndependentEdgeTest {
  @Test
  void edgeInPythonPassesItsOwnTests() throws IOException, InterruptedException {
    assumeTrue(GoldenText.pythonIsThere(), "needs python3 on the PATH");
    String said = GoldenText.python("-B", "-m", "unittest", "discover", "-s", "../examples/python");
    assertTrue(said.endsWith("OK\n"), said);
  }
}
