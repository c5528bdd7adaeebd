package io.cleave.examples.cli;

import io.cleave.core.ModelBundle;
import io.cleave.core.images.ImageSet;
import io.cleave.core.images.ImageSets;
import io.cleave.core.images.PictureSet;
import io.cleave.examples.shapes.ShapeClass;
import io.cleave.examples.shapes.ShapeSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which images a model is measured on. */
final class TestImages {
  @Option(
      names = "--images",
      paramLabel = "PATH",
      description = {
        "A folder or a zip of <class>/<name>.jpg or .png, none of which is held in memory. Where no"
            + " folder has a class's name, sorted order is that of the classes, as ImageNet's is.",
        "(default for a model of the demo's classes: their 2,000 test images)"
      })
  private Path images;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "At most so many, spread evenly over all of them (default: all).")
  private int count = Integer.MAX_VALUE;

  @Option(
      names = "--skip-damaged",
      description =
          "Leave out images that cannot be decoded, and name them; otherwise the first of them ends"
              + " the sweep.")
  private boolean skipDamaged;

  int count() {
    return count;
  }

  boolean skipDamaged() {
    return skipDamaged;
  }

  /** Opens the images; the caller closes them. */
  ImageSet open(ModelBundle model, PrintWriter notes) throws IOException {
    return images == null ? shapes(model) : pictures(model, notes);
  }

  private static ImageSet shapes(ModelBundle model) {
    if (!model.labels().equals(ShapeClass.labels())) {
      throw new IllegalArgumentException(
          "images: none (expected: --images PATH, as only the demo model has images of its own)");
    }
    String identity = "test shapes " + ShapeSet.DEFAULT_SEED;
    return ImageSets.of(ShapeSet.test(), ShapeSet.TEST_IMAGES, model.labels(), identity);
  }

  private ImageSet pictures(ModelBundle model, PrintWriter notes) throws IOException {
    PictureSet set = PictureSet.open(images, model);
    if (set.labelsByOrder()) {
      notes.println(
          images + ": no folder has a class's name; their sorted order is taken for the classes'");
    }
    return set;
  }
}
