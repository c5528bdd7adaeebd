package io.cleave.lab.sweep.internal;

import io.cleave.lab.measure.Answers;
import io.cleave.lab.measure.Counts;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one chunk. The first answers are the reference: those of the uncut original
 * network.
 */
public final class Tally {
  private final int[] labels;
  private final Counts[] counts;
  private final IntConsumer measured;
  private @Nullable Answers reference;

  public Tally(int[] labels, int points, IntConsumer measured) {
    this.labels = labels;
    this.counts = new Counts[points];
    this.measured = measured;
    Arrays.fill(counts, Counts.NONE);
  }

  int[] labels() {
    return labels;
  }

  public List<Counts> counts() {
    return List.of(counts);
  }

  void add(int point, Answers answers, long bytes) throws InterruptedException {
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
