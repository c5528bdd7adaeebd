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
 * Fine-tunes a network with a profile in the loop at one cut (Haberer and Landsiedel 2022, section
 * 3.3), so that it learns to do without what is dropped. Each training image's activation is
 * encoded and decoded by the codec itself: what the tail learns from is what it will be sent.
 *
 * <p>For one thread, one training a process at a time.
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
   * Starts a fine-tuning.
   *
   * @param model the network with trained weights
   * @param cut a cut's name
   * @param profile how activations are sent; its calibration must be for that cut
   * @return a fine-tuning, all of whose settings have defaults
   * @throws IllegalArgumentException if the network cannot be cut there, or nowhere but at its
   *     input
   */
  public static FineTuning of(Model model, String cut, Profile profile) {
    String name = model.network().cut(cut).name();
    Check.argument(!name.equals(Cut.INPUT), "cut", cut, "one behind a layer");
    return new FineTuning(model, name, profile);
  }

  /**
   * Sets the threshold of FatReLU (Kurtz et al. 2020, section 3.3): activations that do not exceed
   * it are 0, and feel no gradient with {@link Gradient#PLAIN}. That is the rule {@code threshold}
   * of a profile, so it becomes part of the profile that is sent.
   *
   * @param threshold finite, not negative
   * @return this
   * @throws IllegalArgumentException if it is out of range or the profile has a rule for
   *     activations already
   */
  public FineTuning fatRelu(float threshold) {
    profile = profile.withPruning(profile.pruning().and(Pruning.threshold(threshold)));
    return this;
  }

  /**
   * Sets how gradients come back through the wire.
   *
   * @param kind {@link Gradient#PLAIN} by default
   * @return this
   */
  public FineTuning gradient(Gradient kind) {
    gradient = Objects.requireNonNull(kind, "kind");
    return this;
  }

  /**
   * Sets what batch normalisation does.
   *
   * @param kind {@link Statistics#FROZEN} by default
   * @return this
   */
  public FineTuning statistics(Statistics kind) {
    statistics = Objects.requireNonNull(kind, "kind");
    return this;
  }

  /**
   * Adds the square Hoyer regulariser of the cut's activations to the loss (Kurtz et al. 2020,
   * section 3.2), as a part of its largest value, which is 1.
   *
   * @param weight not negative; 0 by default
   * @return this
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public FineTuning hoyer(double weight) {
    Check.argument(weight >= 0 && weight <= Double.MAX_VALUE, "hoyer", weight, "0 or more");
    hoyer = weight;
    return this;
  }

  /**
   * Sets whether the head keeps its weights, so that devices need no new ones.
   *
   * @param frozen false by default
   * @return this
   */
  public FineTuning freezeHead(boolean frozen) {
    headFrozen = frozen;
    return this;
  }

  /**
   * Ends the fine-tuning early.
   *
   * @param epochs how many without a gain there may be, 1 or more; all by default
   * @return this
   * @throws IllegalArgumentException if they are less than 1
   */
  public FineTuning patience(int epochs) {
    Check.argument(epochs >= 1, "patience", epochs, "1 or more");
    patience = epochs;
    return this;
  }

  /**
   * Mixes checkpoints: the mean of the weights of all epochs from one on is measured at the end,
   * and chosen where it is best (Izmailov et al. 2018).
   *
   * @param epoch the first, counted from 1; 0, the default, for none
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public FineTuning meanFrom(int epoch) {
    Check.argument(epoch >= 0, "mean-from", epoch, "0 or more");
    meanFrom = epoch;
    return this;
  }

  /**
   * Sets who hears of the progress.
   *
   * @param target nobody by default
   * @return this
   */
  public FineTuning listener(ProgressListener target) {
    listener = Objects.requireNonNull(target, "target");
    return this;
  }

  /**
   * Fine-tunes to the last epoch, or until there was no gain for too long.
   *
   * @param settings of the training; its seed is of no use here, as no weights are drawn
   * @param dataset to learn from and to choose the weights by, with the model's preprocessing and
   *     labels
   * @param checkpoint written after each epoch; gone on from where it exists
   * @param manager owns the network that is returned
   * @return the chosen weights and how they were chosen
   * @throws CheckpointException if the checkpoint is damaged or of another fine-tuning: other
   *     weights, cut, profile, settings or images
   * @throws IOException if the weights cannot be read or a checkpoint not be read or written
   * @throws InterruptedException if the thread is interrupted; the last checkpoint stands
   * @throws IllegalArgumentException if the data set is not the model's
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
   * {@return what a fine-tuning by this came to, as a file}
   *
   * @param command how to make it again
   * @param name of the model, as the command had it
   * @param settings of the training
   * @param result what {@link #run} gave
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

  /** {@return what decides the result, as set so far} */
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
