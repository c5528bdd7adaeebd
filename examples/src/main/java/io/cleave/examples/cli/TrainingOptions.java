package io.cleave.examples.cli;

import io.cleave.examples.shapes.ShapeSet;
import io.cleave.examples.training.TrainingSettings;
import picocli.CommandLine.Option;

/** The options that become {@link TrainingSettings}; the defaults are the demo model's. */
final class TrainingOptions {
  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of the first weights (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--image-seed",
      defaultValue = "" + ShapeSet.DEFAULT_SEED,
      description = "Of the images to learn from and to validate on (default: ${DEFAULT-VALUE}).")
  private long imageSeed;

  @Option(
      names = "--epochs",
      defaultValue = "24",
      description = "Validations and checkpoints to come (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--epoch-images",
      defaultValue = "16000",
      description = "New images an epoch, a multiple of --batch (default: ${DEFAULT-VALUE}).")
  private int epochImages;

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
      defaultValue = "1000",
      description = "Images to validate on after each epoch (default: ${DEFAULT-VALUE}).")
  private int validationImages;

  TrainingSettings settings() {
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
