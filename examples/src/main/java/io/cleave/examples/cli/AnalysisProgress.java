package io.cleave.examples.cli;

import io.cleave.core.sparsity.SparsityListener;
import java.io.PrintWriter;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows a part of an analysis as a bar with the time left, which is gone when it is done. */
final class AnalysisProgress implements SparsityListener, AutoCloseable {
  private static final int COLUMNS = 100;
  private static final int REDRAW_MILLIS = 1000;

  private final PrintWriter out;
  private ProgressBar bar;

  AnalysisProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void progressed(long done, long all, String stage) {
    if (bar == null) {
      bar = begin();
    }
    bar.maxHint(all);
    bar.stepTo(done);
    bar.setExtraMessage(" " + stage);
    if (done == all) {
      close();
    }
  }

  private ProgressBar begin() {
    return new ProgressBarBuilder()
        .setTaskName("analyze")
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(REDRAW_MILLIS)
        .setConsumer(new DelegatingProgressBarConsumer(this::draw, COLUMNS))
        .build();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
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
