package io.cleave.lab.calibrate;

import io.cleave.lab.measure.Counts;

/**
 * How the answers to samples changed when the activation at a cut was coded. Immutable.
 *
 * @param samples the number of samples
 * @param labelled whether the class of every sample is known; if not, the last three counts are
 *     meaningless
 * @param agreeing the number of samples that are answered as by the uncut model
 * @param rightBefore the number of samples that the uncut model classifies correctly
 * @param rightAfter the number of samples that are classified correctly after coding
 * @param turned the number of samples that are correct with one and wrong with the other
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

  /** {@return the share of samples that are answered as by the uncut model, in [0, 1]} */
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
   * {@return an estimate of the loss on other images, not less than {@link #loss}} With labels it
   * is the measured loss plus one standard error: answers that become correct hide others that
   * become wrong, and other images may have fewer of the former. Without labels it is the loss
   * itself, which counts every changed answer.
   */
  public double cautiousLoss() {
    return labelled ? loss() + Math.sqrt(turned) / samples : loss();
  }
}
