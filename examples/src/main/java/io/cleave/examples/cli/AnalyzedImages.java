package io.cleave.examples.cli;

import io.cleave.core.ModelBundle;
import io.cleave.core.images.ImageSet;
import io.cleave.core.images.ImageSets;
import io.cleave.core.images.PictureSet;
import io.cleave.examples.shapes.ShapeClass;
import io.cleave.examples.shapes.ShapeSet;
import io.cleave.examples.shapes.Split;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which images to analyse on, and which to learn from. */
final class AnalyzedImages {
  private static final int TRAINING_SHAPES = 10_000;

  @Option(
      names = "--images",
      paramLabel = "PATH",
      description = {
        "A folder or a zip of JPEG and PNG images, CLASS/NAME; any number, none is kept in memory.",
        "(default for models of the demo's classes: their test images, which the program draws)"
      })
  private Path images;

  @Option(
      names = "--training-images",
      paramLabel = "PATH",
      description =
          "Images for --gradients, laid out likewise (default: those of --images; for the demo's"
              + " classes, training images that the program draws).")
  private Path trainingImages;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many of --images are drawn, the same ones each time (default: all).")
  private int count = Integer.MAX_VALUE;

  @Option(
      names = "--skip-damaged",
      description =
          "Go on without images that are damaged, and name them (default: the first one ends it).")
  private boolean skipDamaged;

  int count() {
    return count;
  }

  boolean skipDamaged() {
    return skipDamaged;
  }

  ImageSet open(ModelBundle model, PrintWriter notes) throws IOException {
    return images == null
        ? shapes(model, ShapeSet.test(), ShapeSet.TEST_IMAGES, "test shapes")
        : pictures(images, model, notes);
  }

  ImageSet openTraining(ModelBundle model, PrintWriter notes) throws IOException {
    Path path = trainingImages == null ? images : trainingImages;
    return path == null
        ? shapes(
            model,
            ShapeSet.of(Split.TRAIN, ShapeSet.DEFAULT_SEED),
            TRAINING_SHAPES,
            "training shapes")
        : pictures(path, model, notes);
  }

  private static ImageSet shapes(ModelBundle model, ShapeSet set, int count, String identity) {
    if (!model.labels().equals(ShapeClass.labels())) {
      throw new IllegalArgumentException(
          "images: none (expected: --images PATH, as only the demo model has images of its own)");
    }
    return ImageSets.of(set, count, model.labels(), identity + " " + ShapeSet.DEFAULT_SEED);
  }

  private static ImageSet pictures(Path path, ModelBundle model, PrintWriter notes)
      throws IOException {
    PictureSet set = PictureSet.open(path, model);
    if (set.labelsByOrder()) {
      notes.println(
          path
              + ": no folder is named as a class; their sorted order is taken for that of the"
              + " classes");
    }
    return set;
  }
}
