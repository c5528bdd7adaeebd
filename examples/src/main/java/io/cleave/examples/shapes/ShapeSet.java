package io.cleave.examples.shapes;

/**
 * One split of the synthetic image set. Image {@code i} is a pure function of the seed, the split
 * and {@code i}: the same bytes on every machine, in any order, from any thread. Classes take
 * turns, so that any run of images whose length is a multiple of ten is balanced.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class ShapeSet {
  /** Width and height of every image in pixels. */
  public static final int SIDE = 64;

  /** Number of images in the fixed test split, the same number of each class. */
  public static final int TEST_IMAGES = 2_000;

  /** The seed of the committed demo model and of its test split. */
  public static final long DEFAULT_SEED = 2022;

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
  public ShapeImage image(long index) {
    if (index < 0) {
      throw new IllegalArgumentException("index: " + index + " (expected: 0 or more)");
    }
    ShapeClass shape = ShapeClass.all().get((int) (index % ShapeClass.all().size()));
    SplitMix random = new SplitMix(SplitMix.mix(stream + index));
    return new ShapeImage(shape, Scene.draw(shape, SIDE, random));
  }
}
