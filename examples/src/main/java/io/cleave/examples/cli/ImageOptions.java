package io.cleave.examples.cli;

import ai.djl.ndarray.NDManager;
import io.cleave.core.images.LabelledPictures;
import io.cleave.core.images.PictureReader;
import io.cleave.core.images.PictureSplit;
import io.cleave.examples.shapes.ShapeSet;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which images to learn from. */
final class ImageOptions {
  @Option(
      names = "--images",
      paramLabel = "PATH",
      description = {
        "Learn from your own JPEG and PNG images: a folder or a zip of CLASS/NAME.",
        "Each is mirrored or not and moved a little, anew each time it comes (default: shapes that"
            + " the program draws)."
      })
  private Path images;

  @Option(
      names = "--test-images",
      paramLabel = "PATH",
      description =
          "Images of the same classes to test on at the end (default: one in ten of --images is"
              + " held out).")
  private Path testImages;

  @Option(
      names = "--input-size",
      paramLabel = "PIXELS",
      defaultValue = "" + ShapeSet.SIDE,
      description =
          "Height and width of the network's input; images are scaled to it (default:"
              + " ${DEFAULT-VALUE}).")
  private int inputSize;

  /** Whether they are the user's own. */
  boolean areGiven() {
    if (images == null && testImages != null) {
      throw new IllegalArgumentException(
          "test-images: " + testImages + " (expected: --images too)");
    }
    return images != null;
  }

  int inputSize() {
    return inputSize;
  }

  /** Reads the user's own images. */
  PictureSplit read(long seed, NDManager manager) throws IOException, InterruptedException {
    PictureReader reader = new PictureReader(inputSize, manager);
    LabelledPictures pictures = reader.read(images);
    if (testImages == null) {
      return PictureSplit.holdingOut(pictures, seed);
    }
    return PictureSplit.of(pictures, reader.read(testImages, pictures.labels()), seed);
  }
}
