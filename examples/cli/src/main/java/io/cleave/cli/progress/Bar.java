package io.cleave.cli.progress;

import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A bar with the time left on the last line of a terminal, which is cleared when the task is done.
 * The bar redraws itself on its own thread, so every print holds the lock.
 */
final class Bar implements Gauge {
  private static final int REDRAW_MILLIS = 1000;

  private final PrintWriter out;
  private final Screen screen;
  private final ProgressBar bar;

  Bar(PrintWriter out, Screen screen, String task, long done, long all) {
    this.out = out;
    this.screen = screen;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(all)
            .startsFrom(done, Duration.ZERO)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setConsumer(new Line())
            .build();
  }

  /** The line of the bar, as wide as the terminal is at the moment. */
  private final class Line implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return room();
    }

    @Override
    public void accept(String text) {
      draw(text);
    }

    @Override
    public void close() {}
  }

  /** A character in the last column would move the cursor to the next line. */
  private int room() {
    return screen.columns() - 1;
  }

  @Override
  public void resize(long all) {
    bar.maxHint(all);
  }

  @Override
  public void moveTo(long done, String note) {
    bar.stepTo(done);
    bar.setExtraMessage(" " + note);
  }

  @Override
  public void moveBy(long steps) {
    bar.stepBy(steps);
  }

  private synchronized void draw(String text) {
    int room = room();
    String shown = text.length() > room ? text.substring(0, room) : text;
    out.print("\r" + shown + " ".repeat(room - shown.length()));
    out.flush();
  }

  @Override
  public synchronized void line(String text) {
    draw("");
    out.println("\r" + text);
    out.flush();
  }

  @Override
  public void close() {
    bar.close();
    draw("");
    out.print('\r');
    out.flush();
  }
}
