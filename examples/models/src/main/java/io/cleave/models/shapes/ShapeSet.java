package io.cleave.models.shapes;

import io.cleave.codec.internal.Check;
import io.cleave.core.picture.Preprocessing;
import io.cleave.core.random.SplitMix;
import io.cleave.lab.images.Dataset;
import io.cleave.lab.images.ImageSource;
import io.cleave.lab.images.LabelledImage;
import java.util.List;

/**
 * One split of the synthetic image set. Image {@code i} is a pure function of the seed, the split
 * and {@code i}: the same bytes on every machine, in any order, from any thread. Classes take
 * turns, so that any run of images whose length is a multiple of ten is balanced.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class ShapeSet implements ImageSource {
  /** Width and height of every image in pixels. */
  public static final int SIDE = 64;

  /** Number of images in the fixed test split, the same number of each class. */
  public static final int TEST_IMAGES = 2_000;

  /** The seed of the committed demo model and of its test split. */
  public static final long DEFAULT_SEED = 2022;

  /** Near the set's mean of each colour, and short to write. */
  private static final List<Float> MEAN = List.of(0.5f, 0.5f, 0.5f);

  /** Near the set's deviation of each colour. */
  private static final List<Float> DEVIATION = List.of(0.25f, 0.25f, 0.25f);

  private final Split split;
  private final long stream;

  private ShapeSet(Split split, long seed) {
    this.split = split;
    this.stream = SplitMix.mix(SplitMix.mix(seed) + split.tag());
  }

  /**
   * Chooses a split of the set that belongs to a seed.
   *
   * @param split which of the three
   * @param seed any number
   * @return the split
   */
  public static ShapeSet of(Split split, long seed) {
    return new ShapeSet(split, seed);
  }

  /** {@return the fixed test split; its images are 0 to {@value #TEST_IMAGES} exclusive} */
  public static ShapeSet test() {
    return of(Split.TEST, DEFAULT_SEED);
  }

  /**
   * All that a training needs; the test split is the fixed one.
   *
   * @param seed of the images to learn from and to validate on
   * @param inputSize height and width of the network's input; the images are scaled to it
   * @return the set
   */
  public static Dataset dataset(long seed, int inputSize) {
    return new Dataset(
        ShapeClass.labels(),
        new Preprocessing(inputSize, inputSize, MEAN, DEVIATION),
        of(Split.TRAIN, seed),
        of(Split.VALIDATION, seed),
        test(),
        TEST_IMAGES,
        "");
  }

  /** {@return which split this is} */
  public Split split() {
    return split;
  }

  /**
   * Draws one image; about half a millisecond.
   *
   * @param index which image, from 0 on, without end
   * @return the image
   * @throws IllegalArgumentException if {@code index} is negative
   */
  @Override
  public LabelledImage image(long index) {
    Check.argument(index >= 0, "index", index, "0 or more");
    ShapeClass shape = ShapeClass.all().get((int) (index % ShapeClass.all().size()));
    SplitMix random = new SplitMix(SplitMix.mix(stream + index));
    return new LabelledImage(SIDE, shape.index(), Scene.draw(shape, SIDE, random));
  }
}
