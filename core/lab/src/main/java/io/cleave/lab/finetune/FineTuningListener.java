package io.cleave.lab.finetune;

import io.cleave.lab.training.TrainingListener;

/** Hears how a fine-tuning goes, on its own thread. */
public interface FineTuningListener extends TrainingListener {
  /**
   * Weights were measured: before the first epoch, after each, and their mean at the end.
   *
   * @param epoch what came of it
   */
  default void measured(TunedEpoch epoch) {}
}
