package io.cleave.examples.cli;

import io.cleave.core.training.EpochReport;
import io.cleave.core.training.TrainingListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows a training: a bar with the time left while it runs, a line for each epoch. The bar redraws
 * itself on a thread of its own, so that every print holds the lock of the writer.
 */
final class TrainingProgress implements TrainingListener, AutoCloseable {
  private static final int COLUMNS = 100;
  private static final int REDRAW_MILLIS = 1000;
  private static final double LOSS_MEMORY = 0.98;

  private final PrintWriter out;
  private ProgressBar bar;
  private double recentLoss = Double.NaN;

  TrainingProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void started(int finishedEpochs, int finishedSteps, int allSteps) {
    if (finishedEpochs > 0) {
      printLine("resuming from the checkpoint after epoch " + finishedEpochs);
    }
    bar =
        new ProgressBarBuilder()
            .setTaskName("train")
            .setInitialMax(allSteps)
            .startsFrom(finishedSteps, Duration.ZERO)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setConsumer(new DelegatingProgressBarConsumer(this::draw, COLUMNS))
            .build();
  }

  @Override
  public void stepped(int finishedSteps, double loss) {
    recentLoss =
        Double.isNaN(recentLoss) ? loss : LOSS_MEMORY * recentLoss + (1 - LOSS_MEMORY) * loss;
    bar.stepTo(finishedSteps);
    bar.setExtraMessage(String.format(Locale.ROOT, " loss %.3f", recentLoss));
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

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      printLine("");
    }
  }

  private synchronized void draw(String text) {
    out.printf("\r%-" + COLUMNS + "s", text);
    out.flush();
  }

  synchronized void printLine(String text) {
    out.printf("\r%-" + COLUMNS + "s%n", text);
    out.flush();
  }
}
