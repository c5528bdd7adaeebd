package io.cleave.examples.cli;

import io.cleave.core.finetune.FineTuningListener;
import io.cleave.core.finetune.TunedEpoch;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows a fine-tuning: the bar of a training, and a line for each set of weights measured. */
final class FineTuningProgress implements FineTuningListener, AutoCloseable {
  private static final double POINTS = 100;

  private final TrainingProgress training;

  FineTuningProgress(PrintWriter out) {
    this.training = new TrainingProgress(out);
  }

  @Override
  public void started(int finishedEpochs, int finishedSteps, int allSteps) {
    training.started(finishedEpochs, finishedSteps, allSteps);
  }

  @Override
  public void stepped(int finishedSteps, double loss) {
    training.stepped(finishedSteps, loss);
  }

  @Override
  public void measured(TunedEpoch epoch) {
    training.printLine(
        String.format(
            Locale.ROOT,
            "%-8s validation top-1 %.2f %% sent, %.2f %% uncut, %,.0f bytes a frame%s",
            epoch.epoch() == 0 ? "before:" : "epoch " + epoch.epoch() + ":",
            POINTS * epoch.sentTop1(),
            POINTS * epoch.uncutTop1(),
            epoch.meanBytes(),
            Double.isNaN(epoch.loss())
                ? ""
                : String.format(Locale.ROOT, "; loss %.4f", epoch.loss())));
  }

  @Override
  public void close() {
    training.close();
  }
}
