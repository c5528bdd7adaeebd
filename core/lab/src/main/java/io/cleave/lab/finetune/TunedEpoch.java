package io.cleave.lab.finetune;

import io.cleave.codec.internal.Check;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The measurements of one epoch on the validation images.
 *
 * @param epoch the number of the epoch, counted from 1; 0 is the state before the fine-tuning, and
 *     the number after the last stands for the mean of the epochs' weights
 * @param loss the mean loss over the training images, including the regulariser; empty if there
 *     were none
 * @param sentTop1 the top-1 accuracy with activations sent as the profile says, in [0, 1]
 * @param uncutTop1 the top-1 accuracy of the same weights with nothing dropped, in [0, 1]
 * @param meanBytes the mean size of a frame, in bytes
 */
public record TunedEpoch(
    int epoch, OptionalDouble loss, double sentTop1, double uncutTop1, double meanBytes) {
  private static final double POINTS = 100;

  /**
   * Checks the numbers.
   *
   * @param epoch 0 or more
   * @param loss the mean loss over the training images
   * @param sentTop1 in [0, 1]
   * @param uncutTop1 in [0, 1]
   * @param meanBytes 0 or more
   * @throws IllegalArgumentException if a number is out of range; the message names it
   */
  public TunedEpoch {
    Check.argument(epoch >= 0, "epoch", epoch, "0 or more");
    Check.share("sentTop1", sentTop1);
    Check.share("uncutTop1", uncutTop1);
    Check.argument(meanBytes >= 0, "meanBytes", meanBytes, "0 or more");
  }

  /** {@return the measurements in words} */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "validation top-1 %.2f %% sent, %.2f %% uncut, %,.0f bytes a frame",
        POINTS * sentTop1,
        POINTS * uncutTop1,
        meanBytes);
  }
}
