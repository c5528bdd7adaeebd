package io.cleave.lab.images;

import io.cleave.codec.internal.Check;
import io.cleave.core.picture.Preprocessing;
import io.cleave.core.random.SplitMix;
import java.util.ArrayList;
import java.util.List;

/**
 * A division of pictures into those to test on, and those to learn from and to validate on. A seed
 * decides where each picture goes. Immutable.
 *
 * @param labels the names of the classes
 * @param seed the seed of the division
 * @param test the pictures to test on
 * @param rest the pictures to learn from and to validate on
 * @param identity a text that identifies the pictures that were divided
 * @param damaged the names of the damaged files, which were left out; those of the test set come
 *     last
 */
public record PictureSplit(
    List<String> labels,
    long seed,
    List<LabelledImage> test,
    List<LabelledImage> rest,
    String identity,
    List<String> damaged) {
  private static final long TAG = 0x7370_6c69_7400_0000L;

  /** Without a separate test set, one picture in this many is held out. */
  private static final int HELD_OUT = 10;

  /**
   * {@return a division that holds out one picture in {@value #HELD_OUT} to test on}
   *
   * @param pictures all pictures
   * @param seed the seed of the division; any number
   * @throws IllegalArgumentException if there are fewer than {@value #HELD_OUT} pictures
   */
  public static PictureSplit holdingOut(LabelledPictures pictures, long seed) {
    int tests = pictures.size() / HELD_OUT;
    Check.argument(tests > 0, "images", pictures.size(), HELD_OUT + " or more");
    List<LabelledImage> all = shuffled(pictures.images(), seed);
    return new PictureSplit(
        pictures.labels(),
        seed,
        all.subList(0, tests),
        all.subList(tests, all.size()),
        pictures.size() + " images " + pictures.checksum(),
        pictures.damaged());
  }

  /**
   * {@return a division with a separate test set}
   *
   * @param pictures the pictures to learn from and to validate on
   * @param test the pictures to test on, with the same labels
   * @param seed the seed of the division; any number
   */
  public static PictureSplit of(LabelledPictures pictures, LabelledPictures test, long seed) {
    String identity =
        pictures.size() + " images " + pictures.checksum() + " and " + test.checksum();
    List<LabelledImage> all = shuffled(pictures.images(), seed);
    List<String> damaged = new ArrayList<>(pictures.damaged());
    damaged.addAll(test.damaged());
    return new PictureSplit(
        pictures.labels(), seed, test.images(), all, identity, List.copyOf(damaged));
  }

  /** {@return the number of pictures to learn from and to validate on} */
  public int learningImages() {
    return rest.size();
  }

  /**
   * {@return a data set that validates on some of the pictures, and learns from the rest normalised
   * by its own mean and deviation}
   *
   * @param validationImages how many pictures to validate on, 1 or more
   * @param inputSize height and width of the network's input in pixels
   * @throws IllegalArgumentException if {@code validationImages} is less than 1, or leaves no
   *     picture to learn from
   */
  public Dataset dataset(int validationImages, int inputSize) {
    Check.argument(
        validationImages >= 1 && validationImages < rest.size(),
        "validationImages",
        validationImages,
        "1 or more, below " + rest.size());
    List<LabelledImage> training = rest.subList(validationImages, rest.size());
    PixelStatistics statistics = PixelStatistics.of(training);
    return new Dataset(
        labels,
        new Preprocessing(inputSize, inputSize, statistics.mean(), statistics.deviation()),
        new VariedImages(training, seed),
        new StoredImages(rest.subList(0, validationImages)),
        new StoredImages(test),
        test.size(),
        identity + " at " + inputSize);
  }

  private static List<LabelledImage> shuffled(List<LabelledImage> images, long seed) {
    List<LabelledImage> shuffled = new ArrayList<>(images.size());
    SplitMix random = new SplitMix(SplitMix.mix(seed + TAG));
    for (int place : random.shuffled(images.size())) {
      shuffled.add(images.get(place));
    }
    return shuffled;
  }
}
