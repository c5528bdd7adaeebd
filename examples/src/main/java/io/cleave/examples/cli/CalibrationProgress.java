package io.cleave.examples.cli;

import io.cleave.core.calibrate.CalibrationListener;
import java.io.PrintWriter;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows a calibration as a bar with the time left, which is gone when it is done. */
final class CalibrationProgress implements CalibrationListener, AutoCloseable {
  private static final int COLUMNS = 100;
  private static final int REDRAW_MILLIS = 1000;

  private final PrintWriter out;
  private final ProgressBar bar;

  CalibrationProgress(String cut, PrintWriter out) {
    this.out = out;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName(cut)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setConsumer(new DelegatingProgressBarConsumer(this::draw, COLUMNS))
            .build();
  }

  @Override
  public void progressed(long done, long all, String stage) {
    bar.maxHint(all);
    bar.stepTo(done);
    bar.setExtraMessage(" " + stage);
  }

  @Override
  public void close() {
    bar.close();
    draw("");
    out.print('\r');
    out.flush();
  }

  private synchronized void draw(String text) {
    out.printf("\r%-" + COLUMNS + "s", text);
    out.flush();
  }
}
