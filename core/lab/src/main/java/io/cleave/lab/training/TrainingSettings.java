package io.cleave.lab.training;

import io.cleave.codec.internal.Check;

/**
 * The numbers that, together with the network, decide the result of a training.
 *
 * @param seed the seed of the first weights
 * @param imageSeed the seed of the images, both for training and for validation
 * @param epochs the number of epochs; each ends with a validation and a checkpoint
 * @param epochImages the number of images in an epoch, a multiple of {@code batchSize}; images are
 *     not repeated
 * @param batchSize the number of images in a step
 * @param peakRate the largest learning rate, which is reached at the end of the warm-up
 * @param warmUp the share of all steps over which the learning rate rises, in [0, 1)
 * @param momentum the momentum of the gradient descent, in [0, 1)
 * @param weightDecay the factor times the weight that is added to the gradient, for each weight of
 *     two or more dimensions
 * @param validationImages the number of images to validate on after each epoch
 */
public record TrainingSettings(
    long seed,
    long imageSeed,
    int epochs,
    int epochImages,
    int batchSize,
    double peakRate,
    double warmUp,
    double momentum,
    double weightDecay,
    int validationImages) {

  /**
   * Checks each number.
   *
   * @param seed any number
   * @param imageSeed any number
   * @param epochs 1 or more
   * @param epochImages a multiple of {@code batchSize}
   * @param batchSize 2 or more
   * @param peakRate above 0, at most 10
   * @param warmUp in [0, 1)
   * @param momentum in [0, 1)
   * @param weightDecay in [0, 1)
   * @param validationImages 1 or more
   * @throws IllegalArgumentException if a number is out of range; the message names it
   */
  public TrainingSettings {
    Check.argument(epochs >= 1, "epochs", epochs, "1 or more");
    Check.argument(batchSize >= 2, "batchSize", batchSize, "2 or more");
    Check.argument(
        epochImages >= batchSize && epochImages % batchSize == 0,
        "epochImages",
        epochImages,
        "a multiple of the batch size, " + batchSize);
    Check.argument(peakRate > 0 && peakRate <= 10, "peakRate", peakRate, "above 0, at most 10");
    Check.argument(warmUp >= 0 && warmUp < 1, "warmUp", warmUp, "in [0, 1)");
    Check.argument(momentum >= 0 && momentum < 1, "momentum", momentum, "in [0, 1)");
    Check.argument(weightDecay >= 0 && weightDecay < 1, "weightDecay", weightDecay, "in [0, 1)");
    Check.argument(validationImages >= 1, "validationImages", validationImages, "1 or more");
  }

  /**
   * The text of everything that must stay the same when a training resumes: all settings except
   * those in {@link #course}.
   */
  String fixed() {
    return "seed="
        + seed
        + ", imageSeed="
        + imageSeed
        + ", epochImages="
        + epochImages
        + ", batchSize="
        + batchSize
        + ", momentum="
        + momentum
        + ", weightDecay="
        + weightDecay
        + ", validationImages="
        + validationImages;
  }

  /**
   * The text of what may change between two epochs, because the user may learn from the first of
   * them.
   */
  String course() {
    return "epochs=" + epochs + ", peakRate=" + peakRate + ", warmUp=" + warmUp;
  }

  int epochSteps() {
    return epochImages / batchSize;
  }

  int steps() {
    return Math.multiplyExact(epochs, epochSteps());
  }

  Schedule schedule() {
    return new Schedule(steps(), (int) Math.round(warmUp * steps()), peakRate);
  }
}
