package io.cleave.core.task;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.PriorityQueue;

/** Keeps the best of many boxes, so that a network cannot ask for more memory than that. */
final class Candidates {
  /** Equal scores keep the network's order. */
  private static final Comparator<Numbered> WORST_FIRST =
      Comparator.comparingDouble((Numbered each) -> each.box.score())
          .thenComparing(Comparator.comparingLong((Numbered each) -> each.number).reversed());

  private record Numbered(Box box, long number) {}

  private final float minScore;
  private final int max;
  private final OptionalInt background;
  private final PriorityQueue<Numbered> best = new PriorityQueue<>(WORST_FIRST);
  private long count;

  /**
   * Begins with none.
   *
   * @param background the class that is nothing
   */
  Candidates(float minScore, int max, OptionalInt background) {
    this.minScore = minScore;
    this.max = max;
    this.background = background;
  }

  /** Whether a box of this class with this score is of interest. */
  boolean takes(int label, float score) {
    return score >= minScore && !(background.isPresent() && background.getAsInt() == label);
  }

  void add(Box box) {
    best.add(new Numbered(box, count++));
    if (best.size() > max) {
      best.poll();
    }
  }

  /** The boxes, the best first. */
  List<Box> sorted() {
    List<Numbered> all = new ArrayList<>(best);
    all.sort(WORST_FIRST.reversed());
    return all.stream().map(Numbered::box).toList();
  }
}
