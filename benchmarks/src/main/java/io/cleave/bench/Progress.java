package io.cleave.bench;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on standard error with the time left. */
public final class Progress implements AutoCloseable {

  private static final int UPDATE_MILLIS = 2_000;

  private final ProgressBar bar;

  /**
   * Starts at nothing done.
   *
   * @param task what takes the time
   * @param steps how many there are
   */
  public Progress(String task, long steps) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .clearDisplayOnFinish()
            .build();
  }

  /**
   * Says what is done.
   *
   * @param steps more than before
   * @param now what comes next
   */
  public void step(long steps, String now) {
    bar.stepBy(steps);
    bar.setExtraMessage(" " + now);
  }

  @Override
  public void close() {
    bar.close();
  }
}
