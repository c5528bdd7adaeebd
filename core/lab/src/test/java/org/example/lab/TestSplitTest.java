package org.example.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.lab.images.TestSplit;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestSplitTest {
  @Test
  void imagesThatRegisteredThemselvesAreFoundByTheirClasses() {
    TestSplit split = TestSplit.of(List.of("dark", "light")).orElseThrow();
    assertEquals(1, split.images().image(3).label());
    assertTrue(TestSplit.of(List.of("light", "dark")).isEmpty());
    assertTrue(TestSplit.of(List.of("dark")).isEmpty());
  }
}
