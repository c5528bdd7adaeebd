package io.cleave.core.calibrate;

/**
 * What counts as loss: the drop of top-1 where the classes of all samples are known, else the share
 * of samples that get another class than from the uncut model, which is never less.
 */
final class LossRule {
  private final SampleSet samples;
  private final int[] uncut;

  LossRule(SampleSet samples, int[] uncut) {
    this.samples = samples;
    this.uncut = uncut;
  }

  /**
   * Compares classes with those of the uncut model.
   *
   * @param coded the class of each sample after coding
   * @return what was lost
   */
  MeasuredLoss measure(int[] coded) {
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
}
