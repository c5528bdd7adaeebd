package io.cleave.lab.training;

import io.cleave.codec.internal.Check;

/**
 * The numbers that decide the result of a training, together with the network.
 *
 * @param seed of the first weights
 * @param imageSeed of the images, training and validation alike
 * @param epochs how often validation and a checkpoint come; the length of the training
 * @param epochImages images an epoch, a multiple of {@code batchSize}; no image comes twice
 * @param batchSize images a step
 * @param peakRate the highest learning rate, reached at the end of the warm-up
 * @param warmUp the part of all steps over which the learning rate climbs, in [0, 1)
 * @param momentum of the gradient descent, in [0, 1)
 * @param weightDecay added to the gradient of each weight of two or more dimensions, times the
 *     weight
 * @param validationImages images to validate on after each epoch
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
   * @param seed of the first weights
   * @param imageSeed of the images
   * @param epochs 1 or more
   * @param epochImages a multiple of {@code batchSize}
   * @param batchSize 2 or more
   * @param peakRate above 0, at most 10
   * @param warmUp in [0, 1)
   * @param momentum in [0, 1)
   * @param weightDecay in [0, 1)
   * @param validationImages 1 or more
   * @throws IllegalArgumentException naming the number that is out of its range
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

  /** {@return what a checkpoint is of: all but the course} */
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

  /** {@return what may change between two epochs, as one may learn from the first of them} */
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
