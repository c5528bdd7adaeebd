package io.cleave.cli.progress;

import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A bar with the time left on the last line of a terminal, blank again when it is done. It redraws
 * itself on a thread of its own, so that every print holds the lock.
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

  /** The line, whose width is that of the terminal at each drawing. */
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

  /** What is drawn in the last column moves the cursor to the next line. */
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
