package io.cleave.examples.training;

/** Hears how a training goes, on the training's own thread. */
public interface TrainingListener {
  /**
   * The training begins or goes on.
   *
   * @param epochs finished before, 0 at the beginning
   * @param steps of the whole training
   */
  default void started(int epochs, int steps) {}

  /**
   * A step is done.
   *
   * @param steps finished since the beginning of the whole training
   * @param loss of this step's images, mean cross-entropy
   */
  default void stepped(int steps, double loss) {}

  /**
   * An epoch is done and its checkpoint is written.
   *
   * @param epoch what came of it
   */
  default void finished(EpochReport epoch) {}
}
