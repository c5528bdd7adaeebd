package io.cleave.core.images;

import io.cleave.core.Preprocessing;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides pictures into those to test on, to validate on and to learn from. Who comes where is
 * drawn by a seed. Immutable.
 */
public final class PictureSplit {
  private static final long TAG = 0x7370_6c69_7400_0000L;

  /** Without a test set of its own, one picture in this many is held out. */
  private static final int HELD_OUT = 10;

  private final LabelledPictures pictures;
  private final long seed;
  private final List<LabelledImage> test;
  private final List<LabelledImage> rest;
  private final String identity;
  private final List<String> damaged;

  private PictureSplit(
      LabelledPictures pictures,
      long seed,
      List<LabelledImage> test,
      List<LabelledImage> rest,
      String identity,
      List<String> damaged) {
    this.pictures = pictures;
    this.seed = seed;
    this.test = test;
    this.rest = rest;
    this.identity = identity;
    this.damaged = List.copyOf(damaged);
  }

  /**
   * Holds out one picture in {@value #HELD_OUT} to test on.
   *
   * @param pictures all there are
   * @param seed any number
   * @return the division
   * @throws IllegalArgumentException if there are fewer than {@value #HELD_OUT}
   */
  public static PictureSplit holdingOut(LabelledPictures pictures, long seed) {
    int tests = pictures.size() / HELD_OUT;
    if (tests == 0) {
      throw new IllegalArgumentException(
          "images: " + pictures.size() + " (expected: " + HELD_OUT + " or more)");
    }
    List<LabelledImage> all = shuffled(pictures.images(), seed);
    return new PictureSplit(
        pictures,
        seed,
        all.subList(0, tests),
        all.subList(tests, all.size()),
        pictures.checksum(),
        pictures.damaged());
  }

  /**
   * Tests on pictures of their own.
   *
   * @param pictures to learn from and to validate on
   * @param test to test on, of the same labels
   * @param seed any number
   * @return the division
   */
  public static PictureSplit of(LabelledPictures pictures, LabelledPictures test, long seed) {
    String checksums = pictures.checksum() + " and " + test.checksum();
    List<LabelledImage> all = shuffled(pictures.images(), seed);
    List<String> damaged = new ArrayList<>(pictures.damaged());
    damaged.addAll(test.damaged());
    return new PictureSplit(pictures, seed, test.images(), all, checksums, damaged);
  }

  /** {@return the names of the files that were damaged and left out, those to test on last} */
  public List<String> damaged() {
    return damaged;
  }

  /** {@return the number of pictures to learn from and to validate on} */
  public int learningImages() {
    return rest.size();
  }

  /**
   * Sets some pictures apart to validate on; the others, normalised by their own mean and
   * deviation, are learnt from.
   *
   * @param validationImages 1 or more
   * @param inputSize height and width of the network's input
   * @return all that a training needs
   * @throws IllegalArgumentException if none would be left to learn from
   */
  public Dataset dataset(int validationImages, int inputSize) {
    if (validationImages < 1 || validationImages >= rest.size()) {
      throw new IllegalArgumentException(
          "validationImages: "
              + validationImages
              + " (expected: 1 or more, below "
              + rest.size()
              + ")");
    }
    List<LabelledImage> training = rest.subList(validationImages, rest.size());
    PixelStatistics statistics = PixelStatistics.of(training);
    return new Dataset(
        pictures.labels(),
        new Preprocessing(inputSize, inputSize, statistics.mean(), statistics.deviation()),
        new VariedImages(training, seed),
        new StoredImages(rest.subList(0, validationImages)),
        new StoredImages(test),
        test.size(),
        pictures.size() + " images " + identity + " at " + inputSize);
  }

  private static List<LabelledImage> shuffled(List<LabelledImage> images, long seed) {
    List<LabelledImage> shuffled = new ArrayList<>(images.size());
    SplitMix random = new SplitMix(SplitMix.mix(seed + TAG));
    for (int place : Shuffle.of(images.size(), random)) {
      shuffled.add(images.get(place));
    }
    return shuffled;
  }
}
