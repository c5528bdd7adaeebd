package io.cleave.lab.finetune;

import io.cleave.codec.internal.Check;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What came of one epoch, measured on the validation images.
 *
 * @param epoch counted from 1; 0 is before the fine-tuning, and the number after the last stands
 *     for the mean of the epochs' weights
 * @param loss mean over the training images, with the regularisation; empty where none were seen
 * @param sentTop1 top-1 with the activations sent as the profile says, in [0, 1]
 * @param uncutTop1 top-1 of the same weights with nothing dropped, in [0, 1]
 * @param meanBytes of the frames
 */
public record TunedEpoch(
    int epoch, OptionalDouble loss, double sentTop1, double uncutTop1, double meanBytes) {
  private static final double POINTS = 100;

  /**
   * Checks the shares.
   *
   * @param epoch 0 or more
   * @param loss of the training images
   * @param sentTop1 a share
   * @param uncutTop1 a share
   * @param meanBytes of the frames
   * @throws IllegalArgumentException naming what is out of range
   */
  public TunedEpoch {
    Check.argument(epoch >= 0, "epoch", epoch, "0 or more");
    Check.share("sentTop1", sentTop1);
    Check.share("uncutTop1", uncutTop1);
    Check.argument(meanBytes >= 0, "meanBytes", meanBytes, "0 or more");
  }

  /** {@return the measure in words} */
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
