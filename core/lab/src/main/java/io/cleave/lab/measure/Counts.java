package io.cleave.lab.measure;

import java.io.Serializable;

/**
 * What was counted of some images. Whole numbers, so that the order of adding changes nothing.
 *
 * @param images that were sound
 * @param top1 images whose highest logit is that of their label
 * @param top5 images whose label has one of the five highest logits
 * @param agreeing images answered as by the uncut original
 * @param lost images that the uncut original has right and this has not
 * @param gained images that this has right and the uncut original has not
 * @param bytes of all frames or files
 */
public record Counts(
    long images, long top1, long top5, long agreeing, long lost, long gained, long bytes)
    implements Serializable {

  /** Of nothing. */
  public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

  /**
   * {@return the sum}
   *
   * @param other counts of other images
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
