package io.cleave.core.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuppressionTest {
  private static final int NO_LIMIT = Suppression.LIMIT;

  /** Boxes that often overlap, of three classes, some of them without area or inside out. */
  private static List<Box> boxes(Random random, int count) {
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float left = random.nextInt(60);
      float top = random.nextInt(40);
      float right = left + random.nextInt(30) - 1;
      float bottom = top + random.nextInt(30) - 1;
      float score = random.nextInt(50) / 50f; // often equal
      boxes.add(new Box(random.nextInt(3), score, left, top, right, bottom));
    }
    return boxes;
  }

  private static List<Box> kept(Suppression suppression, List<Box> boxes) {
    Candidates candidates = suppression.candidates(OptionalInt.empty());
    boxes.stream()
        .filter(box -> candidates.takes(box.label(), box.score()))
        .forEach(candidates::add);
    return suppression.kept(candidates.sorted());
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 0.2f, 0.45f, 0.8f, 1})
  void noTwoKeptBoxesOfAClassOverlapMoreAndEachDroppedOneOverlapsAKeptBetterOne(float limit) {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Box> boxes = boxes(random, random.nextInt(80));
      Suppression suppression = new Suppression(0.1f, limit, NO_LIMIT, NO_LIMIT);
      List<Box> kept = kept(suppression, boxes);
      String message = "seed " + seed;
      for (int i = 0; i < kept.size(); i++) {
        assertTrue(kept.get(i).score() >= 0.1f, message);
        for (Box other : kept.subList(i + 1, kept.size())) {
          boolean both = kept.get(i).label() == other.label();
          assertTrue(!both || kept.get(i).overlap(other) <= limit, message);
        }
      }
      for (Box box : boxes) {
        boolean isKept = kept.contains(box);
        boolean covered =
            kept.stream()
                .anyMatch(
                    better ->
                        better.label() == box.label()
                            && better.score() >= box.score()
                            && better.overlap(box) > limit);
        assertTrue(isKept || box.score() < 0.1f || covered, message);
      }
    }
  }

  @Test
  void theBestComeFirstAndEqualScoresKeepTheNetworksOrder() {
    Box first = new Box(0, 0.5f, 0, 0, 1, 1);
    Box second = new Box(1, 0.5f, 0, 0, 1, 1);
    Box best = new Box(2, 0.9f, 0, 0, 1, 1);
    Suppression suppression = new Suppression(0, 1, NO_LIMIT, NO_LIMIT);
    assertEquals(List.of(best, first, second), kept(suppression, List.of(first, second, best)));
  }

  @Test
  void limitsHoldTheBest() {
    for (long seed = 0; seed < 50; seed++) {
      List<Box> boxes = boxes(new Random(seed), 60);
      List<Box> all = kept(new Suppression(0, 0.3f, NO_LIMIT, NO_LIMIT), boxes);
      assertEquals(
          all.subList(0, Math.min(4, all.size())),
          kept(new Suppression(0, 0.3f, NO_LIMIT, 4), boxes));
      Set<Box> candidates = new HashSet<>(kept(new Suppression(0, 1, 10, NO_LIMIT), boxes));
      assertTrue(candidates.size() <= 10);
      float worst = (float) candidates.stream().mapToDouble(Box::score).min().orElseThrow();
      Stream<Box> better = boxes.stream().filter(box -> box.score() > worst);
      assertTrue(better.allMatch(candidates::contains), "seed " + seed);
    }
  }

  @Test
  void theBackgroundIsNoCandidate() {
    Candidates candidates = new Candidates(0, 10, OptionalInt.of(1));
    assertTrue(candidates.takes(0, 0.1f));
    assertTrue(!candidates.takes(1, 0.9f));
  }

  @Test
  void boxesThatAreTheSameOverlapWhollyAndThoseThatTouchDoNot() {
    Box box = new Box(0, 1, 2, 3, 10, 9);
    assertEquals(1, box.overlap(box));
    assertEquals(0, box.overlap(new Box(0, 1, 10, 3, 12, 9)));
    assertEquals(0.5, box.overlap(new Box(0, 1, 2, 3, 6, 9)), 1e-9);
    assertEquals(box, Box.around(0, 1, 6, 6, 8, 6));
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1.1f, Float.NaN})
  void rejectsSharesWhenTheyAreNone(float share) {
    assertThrows(IllegalArgumentException.class, () -> new Suppression(share, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Suppression(0, share, 1, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, Suppression.LIMIT + 1})
  void rejectsNumbersOfBoxesWhenTheyAreOutOfRange(int boxes) {
    assertThrows(IllegalArgumentException.class, () -> new Suppression(0, 0, boxes, 1));
    assertThrows(IllegalArgumentException.class, () -> new Suppression(0, 0, 1, boxes));
  }
}
