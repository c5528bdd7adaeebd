package io.cleave.examples.cli;

import ai.djl.ndarray.NDManager;
import io.cleave.core.images.LabelledPictures;
import io.cleave.core.images.PictureReader;
import io.cleave.core.images.PictureSplit;
import io.cleave.examples.shapes.ShapeSet;
import java.io.IOException;
import java.io.PrintWriter;
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

  @Option(
      names = "--skip-damaged",
      description =
          "Leave out images that are damaged, and name them (default: the first one ends the"
              + " program).")
  private boolean skipDamaged;

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

  /** Reads the user's own images, and prints the names of those left out. */
  PictureSplit read(long seed, NDManager manager, PrintWriter out)
      throws IOException, InterruptedException {
    PictureReader reader = new PictureReader(inputSize, manager);
    PictureSplit split = read(skipDamaged ? reader.skippingDamaged() : reader, seed);
    if (!split.damaged().isEmpty()) {
      out.println("damaged images, left out: " + split.damaged().size());
      split.damaged().forEach(name -> out.println("  " + name));
    }
    return split;
  }

  private PictureSplit read(PictureReader reader, long seed)
      throws IOException, InterruptedException {
    LabelledPictures pictures = reader.read(images);
    if (testImages == null) {
      return PictureSplit.holdingOut(pictures, seed);
    }
    return PictureSplit.of(pictures, reader.read(testImages, pictures.labels()), seed);
  }
}
