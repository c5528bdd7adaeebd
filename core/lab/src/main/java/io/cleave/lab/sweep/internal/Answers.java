package io.cleave.lab.sweep.internal;

import io.cleave.lab.sweep.Counts;

/** What a network says to each image of a batch: the best class, and how far up the label is. */
final class Answers {
  private static final int FIVE = 5;

  private final int[] labels;
  private final int[] best;
  private final int[] places;

  private Answers(int[] labels, int[] best, int[] places) {
    this.labels = labels;
    this.best = best;
    this.places = places;
  }

  /** Judges logits of shape (images, classes); among equal ones the first class is the best. */
  static Answers of(float[] logits, int[] labels) {
    int classes = logits.length / labels.length;
    int[] best = new int[labels.length];
    int[] places = new int[labels.length];
    for (int i = 0; i < labels.length; i++) {
      best[i] = best(logits, i * classes, classes);
      places[i] = place(logits, i * classes, classes, labels[i]);
    }
    return new Answers(labels, best, places);
  }

  private static int best(float[] logits, int from, int classes) {
    int best = 0;
    for (int k = 1; k < classes; k++) {
      best = logits[from + k] > logits[from + best] ? k : best;
    }
    return best;
  }

  /** How many classes come before the label's; after all of them where its logit is NaN. */
  private static int place(float[] logits, int from, int classes, int label) {
    float own = logits[from + label];
    int before = 0;
    for (int k = 0; k < classes; k++) {
      float other = logits[from + k];
      before += !(other < own) && (other != own || k < label) && k != label ? 1 : 0;
    }
    return before;
  }

  private boolean right(int image) {
    return best[image] == labels[image];
  }

  /** Counts these answers, which cost so many bytes, beside those of the uncut original. */
  Counts counts(Answers reference, long bytes) {
    long top1 = 0;
    long top5 = 0;
    long agreeing = 0;
    long lost = 0;
    long gained = 0;
    for (int i = 0; i < labels.length; i++) {
      top1 += right(i) ? 1 : 0;
      top5 += places[i] < FIVE ? 1 : 0;
      agreeing += best[i] == reference.best[i] ? 1 : 0;
      lost += reference.right(i) && !right(i) ? 1 : 0;
      gained += right(i) && !reference.right(i) ? 1 : 0;
    }
    return new Counts(labels.length, top1, top5, agreeing, lost, gained, bytes);
  }
}
