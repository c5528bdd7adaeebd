package io.cleave.lab.finetune;

import io.cleave.codec.internal.Check;
import io.cleave.lab.results.ResultFile;
import io.cleave.lab.results.Tool;
import io.cleave.lab.training.TrainingSettings;
import java.util.List;

/**
 * What a fine-tuning came to, as {@code finetune.json} in the model's folder.
 *
 * @param command how to make it again
 * @param model as the command named it
 * @param cut where the network was cut
 * @param profile how activations were sent, without the calibration
 * @param calibrated whether there was one; it lies beside the file
 * @param rule how the network learnt
 * @param training how long, and from what
 * @param epochs every measure on the validation images, from before the first epoch on
 * @param chosen the number of the one whose weights were taken
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
  /** Its name in the model's folder. */
  public static final String NAME = "finetune.json";

  /**
   * Checks that the chosen epoch is there.
   *
   * @param command of the fine-tuning
   * @param model of the fine-tuning
   * @param cut of the network
   * @param profile without a calibration
   * @param calibrated whether there was one
   * @param rule how it learnt
   * @param training how long
   * @param epochs one or more
   * @param chosen one of them
   * @throws IllegalArgumentException if it is not
   */
  public TuningFile {
    boolean there = epochs.stream().anyMatch(each -> each.epoch() == chosen);
    Check.argument(there, "chosen", chosen, "one of the epochs");
  }

  /**
   * How the network learnt.
   *
   * @param gradient how gradients came back through what was sent
   * @param statistics what batch normalisation did
   * @param hoyer weight of the regulariser
   * @param headFrozen whether the head kept its weights
   * @param patience epochs without a gain before the end
   * @param meanFrom the first epoch whose weights were averaged, 0 for none
   */
  public record Rule(
      String gradient,
      String statistics,
      double hoyer,
      boolean headFrozen,
      int patience,
      int meanFrom) {}
}
