package io.cleave.lab.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.cleave.lab.ProgressListener;
import io.cleave.lab.images.Dataset;
import io.cleave.lab.images.LabelledImage;
import io.cleave.lab.measure.ModelInput;
import io.cleave.lab.network.InitialisedNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Trains one network, from the beginning or from its checkpoint. The images of a step depend on the
 * data set and the number of the step alone, so that a training that was cut off and went on ends
 * where an uncut one does, as far as the engine gives the same sums twice: PyTorch on a CPU does
 * for one number of threads on one kind of processor. From a checkpoint it may go on for more
 * epochs than were planned, or at another rate: what is left then follows the new plan.
 *
 * <p>One thread, one training a process at a time: DJL collects gradients for one. Closing frees
 * the velocities; the network belongs to the caller.
 */
public final class TrainingRun implements AutoCloseable {
  private static final String INPUT = "images";
  private static final double LOSS_MEMORY = 0.98;

  private final TrainingSettings settings;
  private final Objective objective;
  private final Dataset dataset;
  private final ModelInput modelInput;
  private final Path checkpoint;
  private final ProgressListener listener;
  private final NDManager manager;
  private final MomentumSgd optimizer;
  private final TrainingState state;
  private double recentLoss = Double.NaN;

  /**
   * Prepares a training to name images right; nothing is drawn or read yet.
   *
   * @param network initialised, its parameters open to change
   * @param settings every number that decides the result
   * @param dataset to learn from and to validate on
   * @param checkpoint written after each epoch; gone on from where it exists
   * @param listener hears how it goes
   * @param parent the manager to take memory from
   */
  public TrainingRun(
      InitialisedNetwork network,
      TrainingSettings settings,
      Dataset dataset,
      Path checkpoint,
      ProgressListener listener,
      NDManager parent) {
    this(
        network,
        new CrossEntropy(
            network,
            new ModelInput(dataset.preprocessing(), INPUT),
            Evaluation.ofValidation(dataset, settings.validationImages()),
            parent),
        settings,
        dataset,
        checkpoint,
        listener,
        parent);
  }

  /**
   * Prepares a training; nothing is drawn or read yet.
   *
   * @param network initialised; those of its parameters that require gradients are changed
   * @param objective what is minimised, and how well that went
   * @param settings every number that decides the result, beside the objective's own
   * @param dataset to learn from
   * @param checkpoint written after each epoch; gone on from where it exists
   * @param listener hears how it goes
   * @param parent the manager to take memory from
   */
  public TrainingRun(
      InitialisedNetwork network,
      Objective objective,
      TrainingSettings settings,
      Dataset dataset,
      Path checkpoint,
      ProgressListener listener,
      NDManager parent) {
    this.objective = objective;
    this.settings = settings;
    this.dataset = dataset;
    this.modelInput = new ModelInput(dataset.preprocessing(), INPUT);
    this.checkpoint = checkpoint;
    this.listener = listener;
    this.manager = parent.newSubManager();
    this.optimizer = new MomentumSgd(network, settings.momentum(), settings.weightDecay(), manager);
    this.state =
        new TrainingState(
            objective.description() + description(settings, dataset),
            network,
            optimizer,
            objective.state());
  }

  /**
   * Trains to the last epoch, or until the objective asks for no more. Returns at once where the
   * checkpoint is of the last epoch.
   *
   * @return what came of each epoch that was trained now
   * @throws CheckpointException if the checkpoint is damaged, of another training or of more epochs
   * @throws DivergedException if the loss or a weight is no longer finite; the last checkpoint
   *     stands
   * @throws IOException if a checkpoint cannot be read or written
   * @throws InterruptedException if the thread is interrupted; the last checkpoint stands
   */
  public List<EpochReport> run() throws IOException, InterruptedException {
    int finished = restore();
    listener.progressed((long) finished * settings.epochSteps(), settings.steps(), "train");
    List<EpochReport> reports = new ArrayList<>();
    long firstImage = (long) finished * settings.epochImages();
    try (BatchFeeder feeder =
        new BatchFeeder(dataset.training(), firstImage, settings.batchSize())) {
      for (int epoch = finished; epoch < settings.epochs() && !objective.isDone(); epoch++) {
        double loss = trainEpoch(epoch, feeder);
        requireFinite(epoch);
        EpochReport report = new EpochReport(epoch + 1, loss, objective.examine(epoch + 1, loss));
        state.save(checkpoint, settings.course(), epoch + 1);
        reports.add(report);
        listener.said(
            String.format(
                Locale.ROOT, "epoch %d: loss %.4f, %s", epoch + 1, loss, report.examined()));
      }
    }
    return reports;
  }

  /** {@return the number of finished epochs} */
  private int restore() throws IOException {
    Optional<Checkpoint> found = state.restore(checkpoint);
    if (found.isEmpty()) {
      return 0;
    }
    int finished = found.get().epochs();
    if (finished > settings.epochs()) {
      throw new CheckpointException(
          checkpoint,
          "has " + finished + " epochs already (expected: --epochs " + finished + " or more)");
    }
    if (!found.get().course().equals(settings.course())) {
      listener.said(
          "from here on " + settings.course() + "; so far it was " + found.get().course());
    }
    if (finished > 0) {
      listener.said("resuming from the checkpoint after epoch " + finished);
    }
    return finished;
  }

  private void requireFinite(int epoch) {
    state
        .notFinite()
        .ifPresent(
            name -> {
              throw new DivergedException(
                  name + " is not finite after epoch " + (epoch + 1), advice(epoch));
            });
  }

  /** What to do after the epochs that went well. */
  private String advice(int finished) {
    String rate = "a lower --rate than " + settings.peakRate() + ", or a longer --warm-up";
    return finished == 0
        ? "no epoch was finished: begin again with " + rate
        : "the checkpoint after epoch "
            + finished
            + " stands: the same command with "
            + rate
            + ", goes on from it, and with --epochs "
            + finished
            + " takes it for the result";
  }

  @Override
  public void close() {
    manager.close();
  }

  /** What a checkpoint is of. The synthetic images are said by the settings alone. */
  private static String description(TrainingSettings settings, Dataset dataset) {
    return dataset.identity().isEmpty()
        ? settings.fixed()
        : settings.fixed() + " on " + dataset.identity();
  }

  private double trainEpoch(int epoch, BatchFeeder feeder) throws InterruptedException {
    Schedule schedule = settings.schedule();
    double sum = 0;
    for (int i = 0; i < settings.epochSteps(); i++) {
      if (Thread.interrupted()) {
        throw new InterruptedException("at step " + i + " of epoch " + (epoch + 1));
      }
      int step = epoch * settings.epochSteps() + i;
      String where = "at step " + (i + 1) + " of epoch " + (epoch + 1);
      double loss =
          DivergedException.requireFinite(accumulateGradients(feeder.next()), where, advice(epoch));
      optimizer.step(schedule.rate(step));
      recentLoss =
          Double.isNaN(recentLoss) ? loss : LOSS_MEMORY * recentLoss + (1 - LOSS_MEMORY) * loss;
      String stage = String.format(Locale.ROOT, "loss %.3f", recentLoss);
      listener.progressed(step + 1, settings.steps(), stage);
      sum += loss;
    }
    return sum / settings.epochSteps();
  }

  private double accumulateGradients(List<LabelledImage> batch) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray input = modelInput.array(batch, scratch);
      NDArray labels = scratch.create(LabelledImage.labels(batch), new Shape(batch.size(), 1));
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        ParameterStore parameters = new ParameterStore(scratch, false);
        NDArray loss = objective.loss(parameters, input, labels);
        collector.backward(loss);
        return loss.getFloat();
      }
    }
  }
}
