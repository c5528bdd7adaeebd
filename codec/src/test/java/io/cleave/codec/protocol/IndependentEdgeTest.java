package io.cleave.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.fixtures.Need;
import io.cleave.fixtures.Needs;
import io.cleave.fixtures.Python;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The edge in Python has its own tests; the build runs them. */
@Needs(Need.PYTHON)
class IndependentEdgeTest {
  @Test
  void edgeInPythonPassesItsOwnTests() throws IOException {
    String said = Python.run("-m", "unittest", "discover", "-s", "../examples/python");
    assertTrue(said.endsWith("OK\n"), said);
  }
}
