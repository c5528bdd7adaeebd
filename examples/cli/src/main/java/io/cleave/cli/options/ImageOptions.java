package io.cleave.cli.options;

import io.cleave.codec.internal.Check;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.lab.images.LabelledPictures;
import io.cleave.lab.images.PictureReader;
import io.cleave.lab.images.PictureSplit;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that name the images to learn from. */
public final class ImageOptions {
  @Option(
      names = "--images",
      paramLabel = "PATH",
      description = {
        "Learn from your own images, JPEG, PNG, WebP, GIF or BMP: a folder or a zip of CLASS/NAME.",
        "Each is mirrored or not and moved a little, anew each time it comes (default: shapes that"
            + " the program draws)."
      })
  private @Nullable Path images;

  @Option(
      names = "--test-images",
      paramLabel = "PATH",
      description =
          "Images of the same classes to test on at the end (default: one in ten of --images is"
              + " held out).")
  private @Nullable Path testImages;

  @Option(
      names = "--skip-damaged",
      description =
          "Leave out images that are damaged, and name them (default: the first one ends the"
              + " program).")
  private boolean skipDamaged;

  @Mixin private OrientationOption orientation;

  /** {@return whether the user names images of their own} */
  public boolean areGiven() {
    Check.argument(images != null || testImages == null, "test-images", testImages, "--images too");
    return images != null;
  }

  /**
   * {@return the user's own images}
   *
   * @param inputSize height and width of the network's input in pixels
   * @param labels the names of the classes; empty if they are the names of the folders
   * @param out receives the names of pictures that are skipped
   */
  public PictureSplit read(int inputSize, List<String> labels, long seed, PrintWriter out)
      throws IOException, InterruptedException {
    PictureReader reader = reader(new PictureReader(inputSize));
    LabelledPictures pictures =
        labels.isEmpty() ? reader.read(given()) : reader.read(given(), labels);
    return split(reader, pictures, seed, out);
  }

  /** {@return the user's own images for a model} */
  public PictureSplit read(Model model, long seed, PrintWriter out)
      throws IOException, InterruptedException {
    Classification task = Classification.of(model);
    PictureReader reader = reader(new PictureReader(task.preprocessing()));
    return split(reader, reader.read(given(), task.labels()), seed, out);
  }

  private Path given() {
    return Objects.requireNonNull(images, "--images");
  }

  private PictureReader reader(PictureReader reader) {
    PictureReader turning = reader.turning(orientation.turning());
    return skipDamaged ? turning.skippingDamaged() : turning;
  }

  private PictureSplit split(
      PictureReader reader, LabelledPictures pictures, long seed, PrintWriter out)
      throws IOException, InterruptedException {
    PictureSplit split = split(reader, pictures, seed);
    if (!split.damaged().isEmpty()) {
      out.println("damaged images, left out: " + split.damaged().size());
      split.damaged().forEach(name -> out.println("  " + name));
    }
    return split;
  }

  private PictureSplit split(PictureReader reader, LabelledPictures pictures, long seed)
      throws IOException, InterruptedException {
    if (testImages == null) {
      return PictureSplit.holdingOut(pictures, seed);
    }
    return PictureSplit.of(pictures, reader.read(testImages, pictures.labels()), seed);
  }
}
