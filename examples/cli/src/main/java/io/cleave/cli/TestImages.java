package io.cleave.cli;

import io.cleave.cli.options.ClassifierOptions;
import io.cleave.cli.options.DrawnShapes;
import io.cleave.cli.options.ImagePlace;
import io.cleave.cli.options.OrientationOption;
import io.cleave.core.Model;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.PictureSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that name the labelled images to measure with. */
final class TestImages {
  @Option(
      names = "--images",
      paramLabel = "PATH",
      description = {
        "A folder or a zip of JPEG, PNG, WebP, GIF and BMP images, CLASS/NAME; any number, none is"
            + " kept in memory. For numbered classes their sorted order is the classes'. Models of"
            + " ImageNet's 1,000 classes know its folders, all or some (n01440764).",
        "(default for models of the demo's classes: their 2,000 test images, which the program"
            + " draws)"
      })
  private @Nullable Path images;

  @Option(
      names = "--count",
      paramLabel = "N",
      description =
          "At most so many of them, chosen from all, the same ones each time (default: all).")
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

  Optional<Path> path() {
    return Optional.ofNullable(images);
  }

  ImagePlace place(ClassifierOptions classifier) throws IOException {
    return new ImagePlace(
        classifier.source(),
        images == null ? null : images.toAbsolutePath().toString(),
        orientation.turning());
  }

  ImageSet open(Model model, PrintWriter notes) throws IOException {
    return images == null ? DrawnShapes.test(model) : open(images, model, notes);
  }

  /** Opens other pictures with the same options. */
  ImageSet open(Path path, Model model, PrintWriter notes) throws IOException {
    PictureSet set = PictureSet.open(path, model, orientation.turning());
    if (set.labelsByOrder()) {
      notes.println(
          path + ": no folder has a class's name; their sorted order is taken for the classes'");
    }
    return set;
  }
}
