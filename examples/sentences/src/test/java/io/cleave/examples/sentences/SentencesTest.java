package io.cleave.examples.sentences;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentencesTest {
  /** What src/test/python/similarities.py says, which runs the whole network in Python. */
  private static final Path EXPECTED = Path.of("src/test/resources/similarities.csv");

  private static final int SENTENCES = 4;
  private static final double ROUNDING = 2e-4;
  private static final double CODED = 0.05;

  private static String said(String... sentences) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      Sentences.main(sentences);
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static double[] row(String line) {
    return Arrays.stream(line.strip().split(",")).mapToDouble(Double::parseDouble).toArray();
  }

  /** A row has a number of eight characters for each sentence. */
  private static double[] printed(String line) {
    double[] row = new double[SENTENCES];
    for (int i = 0; i < row.length; i++) {
      row[i] = Double.parseDouble(line.substring(8 * i, 8 * (i + 1)));
    }
    return row;
  }

  @Test
  void similaritiesAreThoseOfTheWholeNetworkInPythonWhereverItRuns() throws IOException {
    List<double[]> expected =
        Files.readAllLines(EXPECTED).stream().map(SentencesTest::row).toList();
    List<String> lines = said().lines().toList();
    assertEquals(3 * (1 + SENTENCES), lines.size(), lines.toString());
    for (int way = 0; way < 3; way++) {
      String title = lines.get(way * (1 + SENTENCES));
      for (int i = 0; i < SENTENCES; i++) {
        double[] found = printed(lines.get(way * (1 + SENTENCES) + 1 + i));
        double tolerance = title.contains("compact") ? CODED : ROUNDING;
        for (int j = 0; j < SENTENCES; j++) {
          assertEquals(expected.get(i)[j], found[j], tolerance, title);
        }
      }
    }
  }

  @Test
  void sentencesOfTheUsersOwnAreCompared() throws IOException {
    String said = said("Same words.", "Same words.");
    assertTrue(said.contains("  1.0000  1.0000  Same words."), said);
    assertTrue(said.contains("bytes for 22 of text"), said);
  }
}
