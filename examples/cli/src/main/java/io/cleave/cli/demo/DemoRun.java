package io.cleave.cli.demo;

import ai.djl.translate.TranslateException;
import io.cleave.cli.progress.ProgressLine;
import io.cleave.codec.Profile;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.file.WholeFile;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.models.shapes.ShapeSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Classifies test images with several profiles, and as JPEG files for comparison. Not safe for
 * concurrent use.
 */
public final class DemoRun {

  private static final List<Profile> PROFILES =
      Stream.of(
              "exact",
              "half",
              "half,threshold=0.1",
              "half,keep=0.3",
              "half,keep=0.1",
              "half,maps-mean-keep=0.7",
              "fast",
              "compact",
              "compact,levels=8",
              "smallest",
              "smallest,levels=8")
          .map(Profile::parse)
          .toList();

  private static final List<Profile> CALIBRATED = List.of(Profile.compact(), Profile.smallest());

  private final Model model;
  private final String host;
  private final int port;
  private final CalibrationFile calibrations;
  private final List<DemoImage> images;
  private final List<DemoImage> throughJpeg = new ArrayList<>();
  private final double pngBytes;
  private final double jpegBytes;
  private final List<CutResult> results = new ArrayList<>();

  /**
   * Creates the test images.
   *
   * @param model the model, whose tails the server has
   * @param host the host of the server
   * @param port the port of the server
   * @param count how many images to classify, from 1 to the size of the test split
   * @param calibrations the calibrations, which the server has too
   * @throws IOException if Java cannot encode or decode pictures
   */
  public DemoRun(Model model, String host, int port, int count, CalibrationFile calibrations)
      throws IOException {
    requireImages(count);
    this.model = model;
    this.host = host;
    this.port = port;
    this.calibrations = calibrations;
    ShapeSet set = ShapeSet.test();
    this.images = IntStream.range(0, count).mapToObj(i -> DemoImage.of(set, i)).toList();
    double png = 0;
    double jpeg = 0;
    for (DemoImage image : images) {
      throughJpeg.add(image.throughJpeg());
      png += image.png().length;
      jpeg += image.jpeg().length;
    }
    this.pngBytes = png / count;
    this.jpegBytes = jpeg / count;
  }

  /**
   * Checks the number of test images.
   *
   * @param count how many images to classify
   * @throws IllegalArgumentException if {@code count} is not between 1 and the size of the test
   *     split
   */
  public static void requireImages(int count) {
    Check.argument(
        count >= 1 && count <= ShapeSet.TEST_IMAGES,
        "images",
        count,
        "1 to " + ShapeSet.TEST_IMAGES);
  }

  /**
   * {@return a table of all profiles measured at one cut, for people to read}
   *
   * @param cutName the name of the cut
   * @param progress receives text about the progress
   * @throws IOException if the head cannot be loaded
   * @throws TranslateException if a request fails
   */
  public String measure(String cutName, PrintWriter progress)
      throws IOException, TranslateException {
    try (Part head = model.head(cutName)) {
      return measure(model.network().cut(cutName), head, progress);
    }
  }

  private List<Profile> profiles(Cut cut) {
    List<Profile> profiles = new ArrayList<>(PROFILES);
    calibrations
        .find(cut.name())
        .ifPresent(
            known -> CALIBRATED.forEach(profile -> profiles.add(profile.withCalibration(known))));
    return profiles;
  }

  private String measure(Cut cut, Part head, PrintWriter progress)
      throws IOException, TranslateException {
    List<Profile> profiles = profiles(cut);
    try (ProgressLine shown = new ProgressLine(progress)) {
      shown.begin("head to " + cut.name(), 0, (profiles.size() + 1L) * images.size());
      DemoEdge edge = new DemoEdge(Classification.of(model), host, port, () -> shown.stepBy(1));
      List<Measurement> measurements = new ArrayList<>();
      for (Profile profile : profiles) {
        measurements.add(edge.measure(head, profile, images));
      }
      Measurement jpeg = edge.measure(head, Profile.exact(), throughJpeg);
      Pictures pictures = new Pictures(pngBytes, jpegBytes, jpeg.top1());
      results.add(new CutResult(cut, measurements, pictures));
    }
    return results.get(results.size() - 1).toString();
  }

  /**
   * Writes all results so far as JSON.
   *
   * @param file the file to write
   * @throws IOException if the file cannot be written
   */
  public void writeJson(Path file) throws IOException {
    WholeFile.write(file, DemoJson.of(model, results));
  }
}
