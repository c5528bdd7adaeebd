package io.cleave.cli.options;

import io.cleave.lab.training.TrainingSettings;
import io.cleave.models.shapes.ShapeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that become {@link TrainingSettings}. */
public final class TrainingOptions {
  private static final int EPOCH_IMAGES = 16_000;
  private static final int VALIDATION_IMAGES = 1_000;
  private static final int VALIDATION_PART = 10;

  @Option(
      names = "--seed",
      description = "Of the first weights, where there are none yet (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--image-seed",
      description =
          "Of the images to learn from and to validate on, and of their order (default:"
              + " ${DEFAULT-VALUE}).")
  private long imageSeed = ShapeSet.DEFAULT_SEED;

  @Option(
      names = "--epochs",
      description =
          "Epochs in all, each with a validation and a checkpoint. With more than before, a"
              + " training goes on, a finished one too (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--epoch-images",
      description =
          "Images an epoch, a multiple of --batch (default: 16000 new ones; about all of"
              + " --images).")
  private @Nullable Integer epochImages;

  @Option(names = "--batch", description = "Images a step (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--rate",
      description =
          "Highest learning rate; it climbs to this, then falls along a cosine (default:"
              + " ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--warm-up",
      description = "Part of the steps over which the rate climbs (default: ${DEFAULT-VALUE}).")
  private double warmUp;

  @Option(
      names = "--momentum",
      description = "Of the gradient descent (default: ${DEFAULT-VALUE}).")
  private double momentum = 0.9;

  @Option(
      names = "--weight-decay",
      description = "Pull of each weight to zero (default: ${DEFAULT-VALUE}).")
  private double weightDecay = 5e-4;

  @Option(
      names = "--validation-images",
      description =
          "Images to validate on after each epoch (default: 1000, but at most one in ten of"
              + " --images).")
  private @Nullable Integer validationImages;

  private TrainingOptions(int epochs, int batch, double rate, double warmUp) {
    this.epochs = epochs;
    this.batch = batch;
    this.rate = rate;
    this.warmUp = warmUp;
  }

  /** {@return options with defaults for training the demo model} */
  public static TrainingOptions fromScratch() {
    return new TrainingOptions(24, 32, 0.05, 0.1);
  }

  /** {@return options with defaults for a network that is already trained} */
  public static TrainingOptions ofTrained() {
    return new TrainingOptions(3, 64, 0.02, 0.1);
  }

  public long imageSeed() {
    return imageSeed;
  }

  /** {@return the settings for an endless source of images} */
  public TrainingSettings settings() {
    return settings(epochImages(EPOCH_IMAGES), validationImages(Integer.MAX_VALUE));
  }

  /** {@return the settings for a number of images, including those to validate on} */
  public TrainingSettings settings(int images) {
    int validation = validationImages(images / VALIDATION_PART);
    int whole = (images - validation) / Math.max(1, batch) * batch;
    return settings(epochImages(whole), validation);
  }

  private int epochImages(int otherwise) {
    return epochImages == null ? otherwise : epochImages;
  }

  private int validationImages(int max) {
    return validationImages == null ? Math.min(VALIDATION_IMAGES, max) : validationImages;
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
