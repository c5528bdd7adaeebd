package io.cleave.cli.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.lab.ProgressListener;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressLineTest {
  private final StringWriter text = new StringWriter();
  private Instant now = Instant.EPOCH;

  /** No terminal where there are no columns. */
  private record FakeScreen(int columns) implements Screen {
    @Override
    public boolean isTerminal() {
      return columns > 0;
    }
  }

  private ProgressLine line(int columns) {
    InstantSource clock = () -> now;
    return new ProgressLine(new PrintWriter(text), new FakeScreen(columns), clock);
  }

  private void pass(int seconds) {
    now = now.plusSeconds(seconds);
  }

  private List<String> lines() {
    return text.toString().lines().toList();
  }

  @Test
  void aFileGetsTheFirstLineOneAMinuteAndTheLast() {
    try (ProgressLine progress = line(0)) {
      progress.begin("sweep", 0, 2000);
      for (int i = 0; i < 200; i++) {
        pass(1);
        progress.stepBy(10);
      }
    }
    assertEquals(
        List.of(
            "sweep: 0 of 2,000 (0 %)",
            "sweep: 600 of 2,000 (30 %), 2 min left",
            "sweep: 1,200 of 2,000 (60 %), 1 min left",
            "sweep: 1,800 of 2,000 (90 %), 20 s left",
            "sweep: 2,000 of 2,000 (100 %) in 3 min"),
        lines());
    assertFalse(text.toString().contains("\r"), text.toString());
  }

  @Test
  void whatWasDoneBeforeDoesNotShortenTheTimeLeft() {
    try (ProgressLine progress = line(0)) {
      progress.begin("train", 900, 1000);
      pass(3600);
      progress.stepTo(910, "loss 0.5");
    }
    assertEquals("train: 910 of 1,000 (91 %), 9 h left; loss 0.5", lines().get(1));
    assertEquals("train: 910 of 1,000 (91 %) in 1 h", lines().get(2));
  }

  @Test
  void aStepThatTakesLongerThanAMinuteIsALine() {
    try (ProgressLine progress = line(0)) {
      for (int i = 1; i <= 3; i++) {
        pass(100);
        progress.show("maxpool", i, 3, "searching");
      }
    }
    assertEquals(
        List.of(
            "maxpool: 0 of 3 (0 %)",
            "maxpool: 2 of 3 (67 %), 50 s left; searching",
            "maxpool: 3 of 3 (100 %); searching",
            "maxpool: 3 of 3 (100 %) in 3 min"),
        lines());
  }

  @Test
  void linesThatStayAreAsTheyAre() {
    try (ProgressLine progress = line(0)) {
      progress.printLine("resuming");
      progress.begin("train", 0, 10);
      progress.printLine("epoch 1");
    }
    assertEquals(
        List.of("resuming", "train: 0 of 10 (0 %)", "epoch 1", "train: 0 of 10 (0 %) in 0 s"),
        lines());
  }

  @Test
  void aListenersWorkIsATaskUntilItIsDone() {
    try (ProgressLine progress = line(0)) {
      ProgressListener work = progress.task("train");
      work.said("resuming from the checkpoint after epoch 9");
      work.progressed(900, 1000, "train");
      pass(3600);
      work.progressed(910, 1000, "epoch 10: loss 0.5");
      work.said("epoch 10: validation top-1 50 %");
      work.progressed(1000, 1000, "train");
      work.said("it is done");
      assertEquals(
          List.of(
              "resuming from the checkpoint after epoch 9",
              "train: 900 of 1,000 (90 %)",
              "train: 910 of 1,000 (91 %), 9 h left; epoch 10: loss 0.5",
              "epoch 10: validation top-1 50 %",
              "train: 1,000 of 1,000 (100 %) in 1 h",
              "it is done"),
          lines());
    }
    assertEquals(6, lines().size(), "closing says nothing more");
  }

  @Test
  void aWorkThatWasDoneBeforeIsNoTask() {
    try (ProgressLine progress = line(0)) {
      ProgressListener work = progress.task("sweep");
      work.progressed(0, 0, "points");
      work.progressed(40, 40, "points");
    }
    assertEquals(List.of(), lines());
  }

  @Test
  void worksFollowEachOther() {
    try (ProgressLine progress = line(0)) {
      ProgressListener work = progress.task("analyze");
      work.progressed(0, 2, "activations");
      work.progressed(2, 2, "activations");
      work.progressed(0, 3, "gradients");
    }
    assertEquals(
        List.of(
            "analyze: 0 of 2 (0 %)",
            "analyze: 2 of 2 (100 %) in 0 s",
            "analyze: 0 of 3 (0 %)",
            "analyze: 0 of 3 (0 %) in 0 s"),
        lines());
  }

  @Test
  void aWorkMayTurnOutToBeLarger() {
    try (ProgressLine progress = line(0)) {
      ProgressListener work = progress.task("calibrate");
      work.progressed(0, 10, "levels");
      work.progressed(5, 20, "levels");
    }
    assertEquals("calibrate: 5 of 20 (25 %) in 0 s", lines().get(1));
  }

  @Test
  void aTaskWithoutAKnownEndSaysHowFarItIs() {
    try (ProgressLine progress = line(0)) {
      progress.begin("count", 0, -1);
      pass(61);
      progress.stepBy(1234);
    }
    assertEquals(List.of("count: 0", "count: 1,234", "count: 1,234 in 1 min"), lines());
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 40, 80, 132, 300})
  void aBarNeverReachesTheLastColumn(int columns) {
    try (ProgressLine progress = line(columns)) {
      progress.begin("a task with quite a long name", 0, 1_000_000);
      progress.stepTo(123_456, "a note that is longer than many terminals are wide, by far");
    }
    List<String> drawn =
        Arrays.stream(text.toString().split("\r")).filter(part -> !part.isEmpty()).toList();
    assertTrue(drawn.size() >= 2, drawn.toString());
    for (String part : drawn) {
      assertEquals(columns - 1, part.length(), part);
    }
    assertTrue(text.toString().endsWith(" \r"), "the line is blank at the end");
  }

  @Test
  void aLineAboveTheBarLeavesNothingOfIt() {
    try (ProgressLine progress = line(60)) {
      progress.begin("train", 0, 10);
      progress.printLine("epoch 1: loss 2");
    }
    String drawn = text.toString();
    assertTrue(
        drawn.contains("\r" + " ".repeat(59) + "\repoch 1: loss 2" + System.lineSeparator()),
        drawn);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "59, 59 s",
    "60, 1 min",
    "3599, 59 min",
    "3600, 1 h",
    "7500, 2 h 5 min",
    "86400, 1 d",
    "100800, 1 d 4 h"
  })
  void timeIsSaidInTheUnitsOfPeople(long seconds, String expected) {
    assertEquals(expected, TimeSpan.of(Duration.ofSeconds(seconds)));
  }
}
