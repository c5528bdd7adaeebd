package io.cleave.cli.progress;

import io.cleave.lab.finetune.FineTuningListener;
import io.cleave.lab.finetune.TunedEpoch;
import io.cleave.lab.training.EpochReport;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows a fine-tuning: the bar of a training, and a line for each set of weights measured. */
public final class FineTuningProgress extends TrainingProgress implements FineTuningListener {
  private static final double POINTS = 100;

  public FineTuningProgress(PrintWriter out) {
    super(out);
  }

  /** Says nothing: the epoch's line is that of its measurement. */
  @Override
  public void finished(EpochReport epoch) {}

  @Override
  public void measured(TunedEpoch epoch) {
    printLine(
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
}
