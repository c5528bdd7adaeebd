package io.cleave.cli.progress;

import io.cleave.lab.training.EpochReport;
import io.cleave.lab.training.TrainingListener;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows a training as one task, a line for each epoch. */
public class TrainingProgress extends ProgressLine implements TrainingListener {
  private static final double LOSS_MEMORY = 0.98;

  private double recentLoss = Double.NaN;

  public TrainingProgress(PrintWriter out) {
    super(out);
  }

  @Override
  public final void changed(String before, String now) {
    printLine("from here on " + now + "; so far it was " + before);
  }

  @Override
  public final void started(int finishedEpochs, int finishedSteps, int allSteps) {
    if (finishedEpochs > 0) {
      printLine("resuming from the checkpoint after epoch " + finishedEpochs);
    }
    begin("train", finishedSteps, allSteps);
  }

  @Override
  public final void stepped(int finishedSteps, double loss) {
    recentLoss =
        Double.isNaN(recentLoss) ? loss : LOSS_MEMORY * recentLoss + (1 - LOSS_MEMORY) * loss;
    stepTo(finishedSteps, String.format(Locale.ROOT, "loss %.3f", recentLoss));
  }

  @Override
  public void finished(EpochReport epoch) {
    printLine(
        String.format(
            Locale.ROOT,
            "epoch %d: loss %.4f, validation top-1 %.2f %%",
            epoch.epoch(),
            epoch.loss(),
            100 * epoch.validationAccuracy()));
  }
}
