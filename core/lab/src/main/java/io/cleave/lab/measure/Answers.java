package io.cleave.lab.measure;

import io.cleave.codec.tensor.Tensors;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;

/**
 * A classifier's answers to the images of a batch: the best class of each image, and the rank of
 * its label. Immutable.
 */
public final class Answers {
  /** The label of an image whose class is not known. */
  public static final int UNKNOWN = -1;

  private static final int FIVE = 5;

  private final int[] labels;
  private final int[] best;
  private final int[] places;

  private Answers(int[] labels, int[] best, int[] places) {
    this.labels = labels;
    this.best = best;
    this.places = places;
  }

  /**
   * {@return the answers in a batch of outputs} The first of several classes with equal logits is
   * the best.
   *
   * @param outputs one float32 tensor of shape (batch, classes)
   * @param labels the label of each image, a class or {@link #UNKNOWN}
   */
  public static Answers of(Tensors outputs, int... labels) {
    FloatBuffer values = outputs.data(outputs.signature().only("answers").name()).asFloatBuffer();
    float[] logits = new float[values.remaining()];
    values.get(logits);
    int classes = logits.length / labels.length;
    int[] best = new int[labels.length];
    int[] places = new int[labels.length];
    for (int i = 0; i < labels.length; i++) {
      best[i] = best(logits, i * classes, classes);
      places[i] = labels[i] == UNKNOWN ? FIVE : place(logits, i * classes, classes, labels[i]);
    }
    return new Answers(labels.clone(), best, places);
  }

  private static int best(float[] logits, int from, int classes) {
    int best = 0;
    for (int k = 1; k < classes; k++) {
      best = logits[from + k] > logits[from + best] ? k : best;
    }
    return best;
  }

  /** How many classes rank above the label; all of them if the label's logit is NaN. */
  private static int place(float[] logits, int from, int classes, int label) {
    float own = logits[from + label];
    int before = 0;
    for (int k = 0; k < classes; k++) {
      float other = logits[from + k];
      before += !(other < own) && (other != own || k < label) && k != label ? 1 : 0;
    }
    return before;
  }

  /** {@return the best class of each image, in the order of the batch} */
  public int[] best() {
    return best.clone();
  }

  /** {@return how many images are classified as their label} */
  public int right() {
    return (int) IntStream.range(0, best.length).filter(this::right).count();
  }

  private boolean right(int image) {
    return best[image] == labels[image];
  }

  /**
   * {@return the counts of these answers, compared with reference answers to the same images}
   *
   * @param reference the answers of the uncut original network
   * @param bytes how many bytes were sent to get these answers
   */
  public Counts counts(Answers reference, long bytes) {
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
