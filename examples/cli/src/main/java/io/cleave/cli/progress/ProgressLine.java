package io.cleave.cli.progress;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A bar with the time left, on a line that is blank again when it is done. The bar redraws itself
 * on a thread of its own, so that every print holds the lock.
 */
public class ProgressLine implements AutoCloseable {
  private static final int COLUMNS = 100;
  private static final int REDRAW_MILLIS = 1000;
  private static final long UNKNOWN = -1;

  private final PrintWriter out;
  private final String end;
  private volatile @Nullable ProgressBar bar;

  /**
   * A line without a bar.
   *
   * @param out where it is drawn
   * @param end printed when the line is blank again: a carriage return, or a line feed
   */
  public ProgressLine(PrintWriter out, String end) {
    this.out = out;
    this.end = end;
  }

  /** Draws a bar. */
  public final void begin(String task, long done, long all) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(all)
            .startsFrom(done, Duration.ZERO)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setConsumer(new DelegatingProgressBarConsumer(this::draw, COLUMNS))
            .build();
  }

  /** Moves a bar, which begins here if there is none. */
  public final void show(String task, long done, long all, String stage) {
    if (bar == null) {
      begin(task, 0, UNKNOWN);
    }
    current().maxHint(all);
    stepTo(done, stage);
  }

  private ProgressBar current() {
    return Objects.requireNonNull(bar, "no bar has begun");
  }

  public final void stepTo(long done, String note) {
    ProgressBar current = current();
    current.stepTo(done);
    current.setExtraMessage(" " + note);
  }

  public final void stepBy(long steps) {
    current().stepBy(steps);
  }

  private void draw(String text) {
    print(text, "");
  }

  /** Prints a line that stays, above the bar. */
  public final void printLine(String text) {
    print(text, System.lineSeparator());
  }

  private synchronized void print(String text, String after) {
    out.printf("\r%-" + COLUMNS + "s%s", text, after);
    out.flush();
  }

  /** Takes the bar away, if there is one. Another can begin. */
  @Override
  public final void close() {
    ProgressBar current = bar;
    if (current != null) {
      current.close();
      bar = null;
      print("", end);
    }
  }
}
