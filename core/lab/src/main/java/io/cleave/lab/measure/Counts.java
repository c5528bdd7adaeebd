package io.cleave.lab.measure;

import java.io.Serializable;

/**
 * What was counted over some images. These are whole numbers, so the order in which they are added
 * makes no difference.
 *
 * @param images the number of images, without damaged ones
 * @param top1 how many images have their label as the best class
 * @param top5 how many images have their label among the five best classes
 * @param agreeing how many images get the same class from the uncut original network
 * @param lost how many images only the uncut original classifies correctly
 * @param gained how many images only this classifies correctly
 * @param bytes the total bytes of all frames or files
 */
public record Counts(
    long images, long top1, long top5, long agreeing, long lost, long gained, long bytes)
    implements Serializable {

  /** The counts over no images. */
  public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

  /**
   * {@return the sum of these counts and others}
   *
   * @param other the counts of other images
   */
  public Counts plus(Counts other) {
    return new Counts(
        images + other.images,
        top1 + other.top1,
        top5 + other.top5,
        agreeing + other.agreeing,
        lost + other.lost,
        gained + other.gained,
        bytes + other.bytes);
  }
}
