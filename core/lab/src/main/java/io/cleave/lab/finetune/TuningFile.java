package io.cleave.lab.finetune;

import io.cleave.codec.internal.Check;
import io.cleave.lab.results.ResultFile;
import io.cleave.lab.results.Tool;
import io.cleave.lab.training.TrainingSettings;
import java.util.List;

/**
 * The result of a fine-tuning, as {@code finetune.json} in the model's folder.
 *
 * @param command the command that reproduces it
 * @param model the model's name as given to the command
 * @param cut the name of the cut
 * @param profile how activations were sent, without the calibration
 * @param calibrated whether there was a calibration; it is then stored beside this file
 * @param rule the settings of the fine-tuning
 * @param training the settings of the training
 * @param epochs the measurements on the validation images, starting before the first epoch
 * @param chosen the number of the epoch whose weights were chosen
 */
@Tool(value = "cleave finetune", version = 2)
public record TuningFile(
    String command,
    String model,
    String cut,
    String profile,
    boolean calibrated,
    Rule rule,
    TrainingSettings training,
    List<TunedEpoch> epochs,
    int chosen)
    implements ResultFile {
  /** The name of the file in the model's folder. */
  public static final String NAME = "finetune.json";

  /**
   * Checks that the chosen epoch is one of those measured.
   *
   * @param command the command that reproduces it
   * @param model the model's name
   * @param cut the name of the cut
   * @param profile the profile without a calibration
   * @param calibrated whether there was a calibration
   * @param rule the settings of the fine-tuning
   * @param training the settings of the training
   * @param epochs one or more measurements
   * @param chosen the number of one of {@code epochs}
   * @throws IllegalArgumentException if {@code chosen} is not one of the epochs
   */
  public TuningFile {
    boolean there = epochs.stream().anyMatch(each -> each.epoch() == chosen);
    Check.argument(there, "chosen", chosen, "one of the epochs");
  }

  /**
   * The settings of a fine-tuning.
   *
   * @param gradient how gradients passed back through the wire
   * @param statistics what batch normalisation did
   * @param hoyer the weight of the Hoyer regulariser
   * @param headFrozen whether the head kept its weights
   * @param patience how many epochs without a gain would have ended the fine-tuning
   * @param meanFrom the first epoch whose weights were averaged; 0 for none
   */
  public record Rule(
      String gradient,
      String statistics,
      double hoyer,
      boolean headFrozen,
      int patience,
      int meanFrom) {}
}
