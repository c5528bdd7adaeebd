package org.example.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page for researchers shows a program that compiles. */
class LabPageTest {
  @Test
  void thePageShowsTheClassThatIsTested() throws IOException {
    Path source = Path.of("src/test/java/org/example/lab/SparseBfloat16.java");
    String program = Files.readString(source).split("\n", 2)[1].strip();
    String page = Files.readString(Path.of("../../docs/lab.md"));
    assertTrue(page.contains("```java\n" + program + "\n```"), "docs/lab.md and " + source);
  }
}
