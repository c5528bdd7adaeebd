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
 * Trains one network, from the beginning or from its checkpoint. The images of a step depend only
 * on the data set and the number of the step. A training that was interrupted and resumed therefore
 * ends like one that ran through, provided that the engine computes the same sums twice; PyTorch on
 * a CPU does so for the same number of threads on the same kind of processor. A resumed training
 * may have more epochs or another learning rate than planned at first: the remaining epochs follow
 * the new settings.
 *
 * <p>Not safe for concurrent use, and only one training may run in a process at a time, because DJL
 * collects gradients for one. Closing releases the velocities; the network belongs to the caller.
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
   * Prepares a training that minimises cross-entropy; no image is drawn and no file is read yet.
   *
   * @param network the network, initialised; its parameters are changed
   * @param settings every number that decides the result
   * @param dataset the images to learn from and to validate on
   * @param checkpoint the file written after each epoch; if it exists, the training resumes from it
   * @param listener receives the progress
   * @param parent the manager that memory is taken from
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
   * Prepares a training; no image is drawn and no file is read yet.
   *
   * @param network the network, initialised; those of its parameters that require gradients are
   *     changed
   * @param objective what is minimised, and how the result is measured
   * @param settings every number that decides the result, beside those of the objective
   * @param dataset the images to learn from
   * @param checkpoint the file written after each epoch; if it exists, the training resumes from it
   * @param listener receives the progress
   * @param parent the manager that memory is taken from
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
   * {@return the results of the epochs that this call trained} Runs until the last epoch, or until
   * the objective is done. Returns at once if the checkpoint is already of the last epoch.
   *
   * @throws CheckpointException if the checkpoint is damaged, belongs to another training, or has
   *     more epochs
   * @throws DivergedException if the loss or a weight is no longer finite; the last checkpoint is
   *     kept
   * @throws IOException if a checkpoint cannot be read or written
   * @throws InterruptedException if the thread is interrupted; the last checkpoint is kept
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

  /** Restores the checkpoint, if there is one, and returns the number of finished epochs. */
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

  /** What the user can do, given the epochs that went well. */
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

  /**
   * The text that says which training a checkpoint belongs to. The settings alone identify the
   * synthetic images.
   */
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
