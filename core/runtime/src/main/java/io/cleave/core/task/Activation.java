package io.cleave.core.task;

import io.cleave.codec.internal.Check;
import java.util.Locale;

/** What makes scores from 0 to 1 of a network's numbers. */
enum Activation {
  /** Nothing: the network has done it. */
  NONE {
    @Override
    void apply(float[] scores) {
      for (float score : scores) {
        Check.argument(
            score >= -SLACK && score <= 1 + SLACK,
            "score",
            score,
            "0 to 1; activation=sigmoid or softmax makes scores of other numbers");
      }
    }
  },
  /** Each number by itself. */
  SIGMOID {
    @Override
    void apply(float[] scores) {
      for (int i = 0; i < scores.length; i++) {
        scores[i] = (float) (1 / (1 + Math.exp(-scores[i])));
      }
    }
  },
  /** All numbers together, so that their sum is 1. */
  SOFTMAX {
    @Override
    void apply(float[] scores) {
      double max = Double.NEGATIVE_INFINITY;
      for (float score : scores) {
        max = Math.max(max, score);
      }
      double sum = 0;
      for (float score : scores) {
        sum += Math.exp(score - max);
      }
      for (int i = 0; i < scores.length; i++) {
        scores[i] = (float) (Math.exp(scores[i] - max) / sum);
      }
    }
  };

  /** Rounding may lead a little beyond 0 and 1. */
  private static final float SLACK = 1e-3f;

  /**
   * Replaces the numbers of one place by scores.
   *
   * @throws IllegalArgumentException if they are no scores afterwards
   */
  abstract void apply(float[] scores);

  /** The name in a {@code model.properties}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
