package io.cleave.examples.cli;

import io.cleave.core.training.TrainingSettings;
import io.cleave.examples.shapes.ShapeSet;
import picocli.CommandLine.Option;

/** The options that become {@link TrainingSettings}; the defaults are the demo model's. */
final class TrainingOptions {
  private static final int EPOCH_IMAGES = 16_000;
  private static final int VALIDATION_IMAGES = 1_000;
  private static final int VALIDATION_PART = 10;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of the first weights (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--image-seed",
      defaultValue = "" + ShapeSet.DEFAULT_SEED,
      description =
          "Of the images to learn from and to validate on, and of their order (default:"
              + " ${DEFAULT-VALUE}).")
  private long imageSeed;

  @Option(
      names = "--epochs",
      defaultValue = "24",
      description = "Validations and checkpoints to come (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--epoch-images",
      description =
          "Images an epoch, a multiple of --batch (default: 16000 new ones; about all of"
              + " --images).")
  private Integer epochImages;

  @Option(
      names = "--batch",
      defaultValue = "32",
      description = "Images a step (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--rate",
      defaultValue = "0.05",
      description =
          "Highest learning rate; it climbs to this, then falls along a cosine (default:"
              + " ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--warm-up",
      defaultValue = "0.1",
      description = "Part of the steps over which the rate climbs (default: ${DEFAULT-VALUE}).")
  private double warmUp;

  @Option(
      names = "--momentum",
      defaultValue = "0.9",
      description = "Of the gradient descent (default: ${DEFAULT-VALUE}).")
  private double momentum;

  @Option(
      names = "--weight-decay",
      defaultValue = "5e-4",
      description = "Pull of each weight to zero (default: ${DEFAULT-VALUE}).")
  private double weightDecay;

  @Option(
      names = "--validation-images",
      description =
          "Images to validate on after each epoch (default: 1000, but at most one in ten of"
              + " --images).")
  private Integer validationImages;

  long imageSeed() {
    return imageSeed;
  }

  /** The settings for images that are drawn without end. */
  TrainingSettings settings() {
    return settings(epochImages(EPOCH_IMAGES), validationImages(Integer.MAX_VALUE));
  }

  /** The settings for a number of images, validation's among them. */
  TrainingSettings settings(int images) {
    int validation = validationImages(images / VALIDATION_PART);
    int whole = (images - validation) / Math.max(1, batch) * batch;
    return settings(epochImages(whole), validation);
  }

  private int epochImages(int otherwise) {
    return epochImages == null ? otherwise : epochImages;
  }

  private int validationImages(int most) {
    return validationImages == null ? Math.min(VALIDATION_IMAGES, most) : validationImages;
  }

  private TrainingSettings settings(int epochImages, int validationImages) {
    return new TrainingSettings(
        seed,
        imageSeed,
        epochs,
        epochImages,
        batch,
        rate,
        warmUp,
        momentum,
        weightDecay,
        validationImages);
  }
}
