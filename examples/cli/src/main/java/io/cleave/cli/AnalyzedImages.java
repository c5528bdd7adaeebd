package io.cleave.cli;

import io.cleave.cli.options.DrawnShapes;
import io.cleave.cli.options.OrientationOption;
import io.cleave.core.Model;
import io.cleave.core.picture.Turning;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.PictureSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which images to analyse on, and which to learn from. */
final class AnalyzedImages {
  private static final int TRAINING_SHAPES = 10_000;

  @Option(
      names = "--images",
      paramLabel = "PATH",
      description = {
        "A folder or a zip of JPEG, PNG, WebP, GIF and BMP images, CLASS/NAME; any number, none is"
            + " kept in memory. Models of ImageNet's 1,000 classes know its folders, all or some"
            + " (n01440764).",
        "(default for models of the demo's classes: their test images, which the program draws)"
      })
  private @Nullable Path images;

  @Option(
      names = "--training-images",
      paramLabel = "PATH",
      description =
          "Images for --gradients, laid out likewise (default: those of --images; for the demo's"
              + " classes, training images that the program draws).")
  private @Nullable Path trainingImages;

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

  @Mixin private OrientationOption orientation;

  int count() {
    return count;
  }

  boolean skipDamaged() {
    return skipDamaged;
  }

  ImageSet open(Model model, PrintWriter notes) throws IOException {
    return images == null
        ? DrawnShapes.test(model)
        : pictures(images, model, orientation.turning(), notes);
  }

  ImageSet openTraining(Model model, PrintWriter notes) throws IOException {
    Path path = trainingImages == null ? images : trainingImages;
    return path == null
        ? DrawnShapes.training(model, TRAINING_SHAPES)
        : pictures(path, model, orientation.turning(), notes);
  }

  /** Opens labelled pictures, and says so where their folders' order names their classes. */
  static ImageSet pictures(Path path, Model model, Turning turning, PrintWriter notes)
      throws IOException {
    PictureSet set = PictureSet.open(path, model, turning);
    if (set.labelsByOrder()) {
      notes.println(
          path + ": no folder has a class's name; their sorted order is taken for the classes'");
    }
    return set;
  }
}
