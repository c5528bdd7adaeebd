package io.cleave.lab.finetune;

import io.cleave.lab.network.InitialisedNetwork;
import java.util.List;

/**
 * The result of a fine-tuning.
 *
 * @param network the network with the chosen weights; its arrays belong to the manager that was
 *     given to the fine-tuning
 * @param epochs the measurements on the validation images, starting before the first epoch
 * @param chosen the {@link TunedEpoch#epoch} whose weights the network has: the one with the
 *     highest {@link TunedEpoch#sentTop1}, the last of several equal ones
 */
public record FineTuned(InitialisedNetwork network, List<TunedEpoch> epochs, int chosen) {
  /**
   * Copies the list of epochs.
   *
   * @param network the network with the chosen weights
   * @param epochs the measurements, starting before the first epoch
   * @param chosen one of {@code epochs}, by its number
   */
  public FineTuned {
    epochs = List.copyOf(epochs);
  }
}
