package io.cleave.lab.sweep.internal;

import io.cleave.lab.sweep.Counts;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts of one chunk's points; the uncut original, the first point, is what others are held to.
 */
public final class Tally {
  private final int[] labels;
  private final Counts[] counts;
  private final IntConsumer measured;
  private @Nullable Answers reference;

  /**
   * Begins to count.
   *
   * @param points all of the plan
   * @param measured is told after each point how many images it took
   */
  public Tally(int[] labels, int points, IntConsumer measured) {
    this.labels = labels;
    this.counts = new Counts[points];
    this.measured = measured;
    Arrays.fill(counts, Counts.NONE);
  }

  public int[] labels() {
    return labels;
  }

  public List<Counts> counts() {
    return List.of(counts);
  }

  public void add(int point, Answers answers, long bytes) throws InterruptedException {
    if (reference == null) {
      reference = answers;
    }
    counts[point] = answers.counts(reference, bytes);
    measured.accept(labels.length);
    if (Thread.interrupted()) {
      throw new InterruptedException("after point " + point);
    }
  }
}
