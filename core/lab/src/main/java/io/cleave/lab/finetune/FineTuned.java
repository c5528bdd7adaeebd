package io.cleave.lab.finetune;

import io.cleave.lab.network.InitialisedNetwork;
import java.util.List;

/**
 * What a fine-tuning came to.
 *
 * @param network with the weights that were chosen; its arrays belong to the manager that the
 *     fine-tuning was given
 * @param epochs every measure on the validation images, from before the first epoch on
 * @param chosen the {@link TunedEpoch#epoch} whose weights the network has: the one with the most
 *     {@link TunedEpoch#sentTop1}, of equal ones the last
 */
public record FineTuned(InitialisedNetwork network, List<TunedEpoch> epochs, int chosen) {
  /**
   * Takes a copy of the epochs.
   *
   * @param network with the chosen weights
   * @param epochs from before the first on
   * @param chosen one of them
   */
  public FineTuned {
    epochs = List.copyOf(epochs);
  }
}
