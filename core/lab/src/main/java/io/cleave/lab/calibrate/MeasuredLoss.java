package io.cleave.lab.calibrate;

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

  /** Compares the class of each sample after coding with that of the uncut model. */
  static MeasuredLoss of(SampleSet samples, int[] uncut, int... coded) {
    int agreeing = 0;
    int before = 0;
    int after = 0;
    int turned = 0;
    for (int i = 0; i < coded.length; i++) {
      boolean wasRight = uncut[i] == samples.label(i);
      boolean isRight = coded[i] == samples.label(i);
      agreeing += coded[i] == uncut[i] ? 1 : 0;
      before += wasRight ? 1 : 0;
      after += isRight ? 1 : 0;
      turned += wasRight == isRight ? 0 : 1;
    }
    return new MeasuredLoss(coded.length, samples.labelled(), agreeing, before, after, turned);
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
   * Returns the loss that other images may see: with labels one standard error more than what was
   * counted, as answers that turn to right hide others that turn to wrong, and the next images may
   * not be as lucky. Without labels it is the loss, which counts every other answer already.
   *
   * @return not less than {@link #loss}
   */
  public double cautiousLoss() {
    return labelled ? loss() + Math.sqrt(turned) / samples : loss();
  }
}
