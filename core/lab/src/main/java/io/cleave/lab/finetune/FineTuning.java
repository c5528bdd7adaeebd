package io.cleave.lab.finetune;

import ai.djl.ndarray.NDManager;
import io.cleave.codec.Profile;
import io.cleave.codec.Pruning;
import io.cleave.codec.internal.Check;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.lab.ProgressListener;
import io.cleave.lab.images.Dataset;
import io.cleave.lab.measure.ModelInput;
import io.cleave.lab.training.CheckpointException;
import io.cleave.lab.training.Evaluation;
import io.cleave.lab.training.TrainingRun;
import io.cleave.lab.training.TrainingSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * Fine-tunes a network at one cut with a profile in the loop (Haberer and Landsiedel 2022, section
 * 3.3), so that the network learns to do without what the profile drops. The codec itself encodes
 * and decodes the activation of each training image, so the tail learns from exactly what it will
 * receive.
 *
 * <p>Not safe for concurrent use, and only one training may run in a process at a time.
 */
public final class FineTuning {
  private final Model model;
  private final String cut;
  private Profile profile;
  private Gradient gradient = Gradient.PLAIN;
  private Statistics statistics = Statistics.FROZEN;
  private double hoyer;
  private boolean headFrozen;
  private int patience = Integer.MAX_VALUE;
  private int meanFrom;
  private ProgressListener listener = ProgressListener.NONE;

  private FineTuning(Model model, String cut, Profile profile) {
    this.model = model;
    this.cut = cut;
    this.profile = Objects.requireNonNull(profile, "profile");
  }

  /**
   * {@return a new fine-tuning, all of whose settings have defaults}
   *
   * @param model the network with its trained weights
   * @param cut the name of a cut
   * @param profile how activations are sent; if it has a calibration, that must be for this cut
   * @throws IllegalArgumentException if the network has no such cut, or the cut is at its input
   */
  public static FineTuning of(Model model, String cut, Profile profile) {
    String name = model.network().cut(cut).name();
    Check.argument(!name.equals(Cut.INPUT), "cut", cut, "one behind a layer");
    return new FineTuning(model, name, profile);
  }

  /**
   * {@return this fine-tuning, with a threshold for FatReLU (Kurtz et al. 2020, section 3.3)}
   * Activations that do not exceed the threshold become 0, and get no gradient under {@link
   * Gradient#PLAIN}. This is the rule {@code threshold} of a profile, so it becomes part of the
   * profile that is sent.
   *
   * @param threshold finite and not negative
   * @throws IllegalArgumentException if the threshold is out of range, or the profile already has a
   *     rule for activations
   */
  public FineTuning fatRelu(float threshold) {
    profile = profile.withPruning(profile.pruning().and(Pruning.threshold(threshold)));
    return this;
  }

  /**
   * {@return this fine-tuning, with another way for gradients to pass back through the wire}
   * Default: {@link Gradient#PLAIN}.
   *
   * @param kind how gradients pass back
   */
  public FineTuning gradient(Gradient kind) {
    gradient = Objects.requireNonNull(kind, "kind");
    return this;
  }

  /**
   * {@return this fine-tuning, with another treatment of batch normalisation} Default: {@link
   * Statistics#FROZEN}.
   *
   * @param kind what batch normalisation does
   */
  public FineTuning statistics(Statistics kind) {
    statistics = Objects.requireNonNull(kind, "kind");
    return this;
  }

  /**
   * {@return this fine-tuning, with the square Hoyer regulariser (Kurtz et al. 2020, section 3.2)
   * of the activations at the cut added to the loss} The regulariser is scaled so that its largest
   * value is 1. Default: 0, which adds nothing.
   *
   * @param weight the factor of the regulariser; finite and not negative
   * @throws IllegalArgumentException if the weight is negative or not finite
   */
  public FineTuning hoyer(double weight) {
    Check.argument(weight >= 0 && weight <= Double.MAX_VALUE, "hoyer", weight, "0 or more");
    hoyer = weight;
    return this;
  }

  /**
   * {@return this fine-tuning, with the head's weights frozen or not} Devices need no new weights
   * if the head is frozen. Default: false.
   *
   * @param frozen whether the head keeps its weights
   */
  public FineTuning freezeHead(boolean frozen) {
    headFrozen = frozen;
    return this;
  }

  /**
   * {@return this fine-tuning, ending early after a number of epochs without a gain} Default: every
   * epoch is run.
   *
   * @param epochs how many epochs in a row without a gain end the fine-tuning, 1 or more
   * @throws IllegalArgumentException if {@code epochs} is less than 1
   */
  public FineTuning patience(int epochs) {
    Check.argument(epochs >= 1, "patience", epochs, "1 or more");
    patience = epochs;
    return this;
  }

  /**
   * {@return this fine-tuning, averaging the weights of all epochs from one on (Izmailov et al.
   * 2018)} The mean is measured at the end, and chosen if it is the best. Default: 0, no average.
   *
   * @param epoch the first epoch to average, counted from 1; 0 for no average
   * @throws IllegalArgumentException if {@code epoch} is negative
   */
  public FineTuning meanFrom(int epoch) {
    Check.argument(epoch >= 0, "mean-from", epoch, "0 or more");
    meanFrom = epoch;
    return this;
  }

  /**
   * {@return this fine-tuning, with a listener} Default: no listener.
   *
   * @param target receives the progress
   */
  public FineTuning listener(ProgressListener target) {
    listener = Objects.requireNonNull(target, "target");
    return this;
  }

  /**
   * {@return the chosen weights, and the measurements that decided} Runs until the last epoch, or
   * until the patience is used up.
   *
   * @param settings the settings of the training; the seed is not used, because no weights are
   *     drawn
   * @param dataset the images to learn from and those that decide on the weights, with the model's
   *     preprocessing and labels
   * @param checkpoint the file written after each epoch; if it exists, the fine-tuning resumes from
   *     it
   * @param manager owns the network that is returned
   * @throws CheckpointException if the checkpoint is damaged, or belongs to a fine-tuning with
   *     other weights, cut, profile, settings or images
   * @throws IOException if the weights cannot be read, or a checkpoint cannot be read or written
   * @throws InterruptedException if the thread is interrupted; the last checkpoint is kept
   * @throws IllegalArgumentException if the data set has other labels or preprocessing than the
   *     model, or the model is not a residual network
   * @throws io.cleave.lab.training.DivergedException if the loss or a weight is no longer finite;
   *     the last checkpoint is kept
   */
  public FineTuned run(
      TrainingSettings settings, Dataset dataset, Path checkpoint, NDManager manager)
      throws IOException, InterruptedException {
    requireFitting(dataset);
    CutNetwork network = CutNetwork.load(model, cut, manager);
    if (headFrozen) {
      network.head().freezeParameters(true);
    }
    try (NDManager scratch = manager.newSubManager();
        History history =
            new History(network.network().parameters(), settings.epochs(), meanFrom, scratch)) {
      CutObjective objective = objective(network, settings, dataset, history, scratch);
      TunedEpoch before = objective.measure(0, OptionalDouble.empty());
      history.add(before);
      listener.said("before: " + before);
      try (TrainingRun run =
          new TrainingRun(
              network.network(), objective, settings, dataset, checkpoint, listener, scratch)) {
        run.run();
      }
      return chosen(network, objective, history);
    }
  }

  /** {@return the name of the cut} */
  public String cut() {
    return cut;
  }

  /**
   * {@return the file that describes the result of this fine-tuning}
   *
   * @param command the command that reproduces it
   * @param name the model's name as given to the command
   * @param settings the settings of the training
   * @param result the result of {@link #run}
   */
  public TuningFile file(String command, String name, TrainingSettings settings, FineTuned result) {
    TuningFile.Rule decided =
        new TuningFile.Rule(
            gradient.toString(), statistics.toString(), hoyer, headFrozen, patience, meanFrom);
    return new TuningFile(
        command,
        name,
        cut,
        profile.uncalibrated().toString(),
        profile.calibration().isPresent(),
        decided,
        settings,
        result.epochs(),
        result.chosen());
  }

  /** {@return the settings of this fine-tuning as they are now} */
  public CutRule rule() {
    return new CutRule(profile, gradient, statistics, hoyer, headFrozen, patience, meanFrom);
  }

  @Override
  public String toString() {
    return rule() + " at " + cut;
  }

  private void requireFitting(Dataset dataset) {
    Classification task = Classification.of(model);
    requireSame("labels", dataset.labels(), task.labels());
    requireSame("preprocessing", dataset.preprocessing(), task.preprocessing());
  }

  private static void requireSame(String name, Object found, Object models) {
    Check.argument(found.equals(models), name, found, "the model's, " + models);
  }

  private CutObjective objective(
      CutNetwork network,
      TrainingSettings settings,
      Dataset dataset,
      History history,
      NDManager scratch)
      throws IOException {
    return new CutObjective(
        network,
        rule(),
        model.weightsHash(),
        new Wire(network.cut().crossing(), profile),
        Evaluation.ofValidation(dataset, settings.validationImages()),
        ModelInput.of(model),
        history,
        scratch);
  }

  private FineTuned chosen(CutNetwork network, CutObjective objective, History history) {
    List<TunedEpoch> epochs = new ArrayList<>(history.epochs());
    int best = history.best();
    if (history.averages()) {
      history.restoreMean();
      TunedEpoch mean = objective.measure(epochs.size(), OptionalDouble.empty());
      listener.said("mean of the weights: " + mean);
      epochs.add(mean);
      if (mean.sentTop1() >= epochs.get(best).sentTop1()) {
        return new FineTuned(network.network(), epochs, mean.epoch());
      }
    }
    history.restoreBest();
    return new FineTuned(network.network(), epochs, best);
  }
}
