package io.cleave.cli.options;

import io.cleave.codec.internal.Check;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.lab.calibrate.CutCalibrator;
import io.cleave.lab.calibrate.Sample;
import io.cleave.lab.images.LabelledImage;
import io.cleave.lab.images.PictureSampler;
import io.cleave.models.shapes.ShapeSet;
import io.cleave.models.shapes.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that name the images to calibrate with. */
public final class SampleOptions {
  @Option(
      names = "--images",
      paramLabel = "PATH",
      description = {
        "A folder or a zip of JPEG, PNG, WebP, GIF and BMP images like those that the model will"
            + " see, best ones that it was not trained on. In folders named as the model's classes,"
            + " or as ImageNet's (n01440764) where it has 1,000, they have labels, and top-1 counts;"
            + " else agreement with the uncut model does.",
        "(default for the demo model alone: shapes that the program draws)"
      })
  private @Nullable Path images;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "" + CutCalibrator.DEFAULT_SAMPLES,
      description =
          "How many of them are drawn; more allow fewer bytes, as less is left to luck (default:"
              + " ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--image-seed",
      defaultValue = "" + ShapeSet.DEFAULT_SEED,
      description = "Of the draw (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private OrientationOption orientation;

  public int count() {
    return count;
  }

  /** {@return the samples, decoded} */
  public List<Sample> read(Model model) throws IOException {
    Check.argument(
        count >= CutCalibrator.MIN_SAMPLES,
        "samples",
        count,
        CutCalibrator.MIN_SAMPLES + " or more");
    return images == null ? drawnShapes(model) : pictures(images, model);
  }

  private List<Sample> drawnShapes(Model model) {
    DrawnShapes.requireClasses(model);
    ShapeSet set = ShapeSet.of(Split.VALIDATION, seed);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      LabelledImage image = set.image(i);
      samples.add(Sample.of(image.pixels()).withLabel(image.label()));
    }
    return samples;
  }

  private List<Sample> pictures(Path images, Model model) throws IOException {
    try (PictureSampler pictures =
        PictureSampler.open(images, Classification.of(model), orientation.turning(), count, seed)) {
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i < pictures.size(); i++) {
        samples.add(sample(pictures.picture(i)));
      }
      return samples;
    }
  }

  private static Sample sample(PictureSampler.Drawn picture) {
    Sample sample = Sample.ofFrame(picture.pixels());
    return picture.label().isPresent() ? sample.withLabel(picture.label().getAsInt()) : sample;
  }
}
