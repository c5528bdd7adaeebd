package io.cleave.examples.cli;

import io.cleave.core.sweep.SweepListener;
import java.io.PrintWriter;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows a sweep as a bar with the time left, which is gone when it is done. */
final class SweepProgress implements SweepListener, AutoCloseable {
  private static final int COLUMNS = 100;
  private static final int REDRAW_MILLIS = 1000;

  private final PrintWriter out;
  private volatile ProgressBar bar;

  SweepProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void started(int finishedChunks, int chunks, long images) {
    if (finishedChunks > 0) {
      out.printf("resuming: %,d of %,d chunks are done%n", finishedChunks, chunks);
      out.flush();
    }
    bar =
        new ProgressBarBuilder()
            .setTaskName("sweep")
            .setInitialMax(images)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setConsumer(new DelegatingProgressBarConsumer(this::draw, COLUMNS))
            .build();
  }

  @Override
  public void measured(int images) {
    bar.stepBy(images);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      draw("");
      out.print('\r');
      out.flush();
    }
  }

  private synchronized void draw(String text) {
    out.printf("\r%-" + COLUMNS + "s", text);
    out.flush();
  }
}
