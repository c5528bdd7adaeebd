package io.cleave.cli;

import io.cleave.cli.options.ClassifierOptions;
import io.cleave.cli.options.DrawnShapes;
import io.cleave.cli.options.ImagePlace;
import io.cleave.cli.options.OrientationOption;
import io.cleave.core.Model;
import io.cleave.lab.images.ImageSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which images a model is measured on. */
final class TestImages {
  @Option(
      names = "--images",
      paramLabel = "PATH",
      description = {
        "A folder or a zip of <class>/<name>.jpg or .png, none of which is held in memory. For"
            + " numbered classes their sorted order is the classes'. Models of ImageNet's 1,000"
            + " classes know its folders, all or some of them (n01440764, n01440764_tench).",
        "(default for a model of the demo's classes: their 2,000 test images)"
      })
  private @Nullable Path images;

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

  @Mixin private OrientationOption orientation;

  int count() {
    return count;
  }

  boolean skipDamaged() {
    return skipDamaged;
  }

  /** Where they are, for this machine and others. */
  ImagePlace place(ClassifierOptions classifier) throws IOException {
    return new ImagePlace(
        classifier.name(),
        classifier.weights().orElse(null),
        classifier.weightsKey().orElse(null),
        classifier.labels(),
        images == null ? null : images.toAbsolutePath().toString(),
        orientation.turning());
  }

  /** Opens the images; the caller closes them. */
  ImageSet open(Model model, PrintWriter notes) throws IOException {
    return images == null
        ? DrawnShapes.test(model)
        : AnalyzedImages.pictures(images, model, orientation.turning(), notes);
  }
}
