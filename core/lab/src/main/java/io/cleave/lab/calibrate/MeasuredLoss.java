package io.cleave.lab.calibrate;

import io.cleave.lab.measure.Counts;

/**
 * What coding an activation changed in the answers, counted on samples.
 *
 * @param samples how many
 * @param labelled whether the class of each was known; the last three counts mean nothing otherwise
 * @param agreeing samples with the class of the uncut model
 * @param rightBefore samples that the uncut model has right
 * @param rightAfter samples that are right after coding
 * @param turned samples that turned from right to wrong or the other way
 */
public record MeasuredLoss(
    int samples, boolean labelled, int agreeing, int rightBefore, int rightAfter, int turned) {

  static MeasuredLoss of(Counts counts, boolean labelled) {
    return new MeasuredLoss(
        (int) counts.images(),
        labelled,
        (int) counts.agreeing(),
        (int) (counts.top1() + counts.lost() - counts.gained()),
        (int) counts.top1(),
        (int) (counts.lost() + counts.gained()));
  }

  /** {@return the share of samples that have the class of the uncut model, in [0, 1]} */
  public double agreement() {
    return agreeing / (double) samples;
  }

  /** {@return the top-1 accuracy of the uncut model, in [0, 1]; NaN without labels} */
  public double top1Before() {
    return labelled ? rightBefore / (double) samples : Double.NaN;
  }

  /** {@return the top-1 accuracy after coding, in [0, 1]; NaN without labels} */
  public double top1After() {
    return labelled ? rightAfter / (double) samples : Double.NaN;
  }

  /** {@return the top-1 that was lost; without labels, the share of samples with another class} */
  public double loss() {
    return labelled ? (rightBefore - rightAfter) / (double) samples : 1 - agreement();
  }

  /**
   * {@return the loss that other images may see, not less than {@link #loss}} With labels it is one
   * standard error more than what was counted, as answers that turn to right hide others that turn
   * to wrong, and the next images may not be as lucky. Without labels it is the loss, which counts
   * every other answer already.
   */
  public double cautiousLoss() {
    return labelled ? loss() + Math.sqrt(turned) / samples : loss();
  }
}
