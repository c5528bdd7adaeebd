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
 * and {@code i}: it has the same bytes on every machine, in any order and on any thread. Classes
 * alternate, so any run of images whose length is a multiple of ten is balanced.
 *
 * <p>Immutable and safe for concurrent use.
 */
public final class ShapeSet implements ImageSource {
  /** The width and height of every image in pixels. */
  public static final int SIDE = 64;

  /** The number of images in the fixed test split, the same number for each class. */
  public static final int TEST_IMAGES = 2_000;

  /** The seed of the bundled demo model's training images and of the fixed test split. */
  public static final long DEFAULT_SEED = 2022;

  /** Close to the mean of each colour over the set, and short to write. */
  private static final List<Float> MEAN = List.of(0.5f, 0.5f, 0.5f);

  /** Close to the standard deviation of each colour. */
  private static final List<Float> DEVIATION = List.of(0.25f, 0.25f, 0.25f);

  private final Split split;
  private final long stream;

  private ShapeSet(Split split, long seed) {
    this.split = split;
    this.stream = SplitMix.mix(SplitMix.mix(seed) + split.tag());
  }

  /**
   * {@return a split of the image set with a seed}
   *
   * @param split which of the three splits
   * @param seed any number
   */
  public static ShapeSet of(Split split, long seed) {
    return new ShapeSet(split, seed);
  }

  /** {@return the fixed test split; its images are 0 to {@value #TEST_IMAGES} exclusive} */
  public static ShapeSet test() {
    return of(Split.TEST, DEFAULT_SEED);
  }

  /**
   * {@return everything that a training needs} The test split is the fixed one.
   *
   * @param seed the seed of the images to learn from and to validate on
   * @param inputSize height and width of the network's input in pixels, to which the images are
   *     scaled
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

  /** {@return which of the three splits this is} */
  public Split split() {
    return split;
  }

  /**
   * {@return an image, which takes about half a millisecond to draw}
   *
   * @param index the number of the image, counted from 0, without end
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
