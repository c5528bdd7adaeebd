package io.cleave.lab.training;

/** Hears how a training goes, on the training's own thread. */
public interface TrainingListener {
  /**
   * The training begins or goes on.
   *
   * @param finishedEpochs read from a checkpoint, 0 at the beginning
   * @param finishedSteps in these epochs
   * @param allSteps of the whole training
   */
  default void started(int finishedEpochs, int finishedSteps, int allSteps) {}

  /**
   * The training goes on for another time, or at another rate, than it had so far. Comes before
   * {@link #started}.
   *
   * @param before words for the course so far
   * @param now words for the course to come
   */
  default void changed(String before, String now) {}

  /**
   * A step is done.
   *
   * @param finishedSteps since the beginning of the whole training
   * @param loss of this step's images, mean cross-entropy
   */
  default void stepped(int finishedSteps, double loss) {}

  /**
   * An epoch is done and its checkpoint is written.
   *
   * @param epoch what came of it
   */
  default void finished(EpochReport epoch) {}
}
