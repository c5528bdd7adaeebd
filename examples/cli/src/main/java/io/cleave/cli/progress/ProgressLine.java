package io.cleave.cli.progress;

import io.cleave.lab.ProgressListener;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a command: a bar with the time left if standard error is a terminal, otherwise a
 * line a minute. It shows one task at a time, whose steps may come from many threads.
 */
public final class ProgressLine implements AutoCloseable {
  private final PrintWriter out;
  private final Screen screen;
  private final InstantSource clock;
  private volatile @Nullable Gauge gauge;

  /**
   * Creates the line, which shows nothing yet.
   *
   * @param out standard error
   */
  public ProgressLine(PrintWriter out) {
    this(out, Screen.standardError(), InstantSource.system());
  }

  ProgressLine(PrintWriter out, Screen screen, InstantSource clock) {
    this.out = out;
    this.screen = screen;
    this.clock = clock;
  }

  /**
   * Starts a task.
   *
   * @param done how much was done before
   * @param all how much there is in all
   */
  public void begin(String task, long done, long all) {
    gauge =
        screen.isTerminal()
            ? new Bar(out, screen, task, done, all)
            : new Log(out, clock, task, done, all);
  }

  /** Shows the progress of a task, which is started if none is running. */
  public void show(String task, long done, long all, String stage) {
    if (gauge == null) {
      begin(task, 0, all);
    }
    current().resize(all);
    stepTo(done, stage);
  }

  /**
   * {@return a listener that shows the progress of a task here} The bar disappears when the task is
   * done.
   *
   * @param task the name of the task
   */
  public ProgressListener task(String task) {
    return new ProgressListener() {
      @Override
      public void progressed(long done, long all, String stage) {
        if (gauge == null) {
          if (done >= all) {
            return;
          }
          begin(task, done, all);
        }
        show(task, done, all, stage);
        if (done >= all) {
          close();
        }
      }

      @Override
      public void said(String line) {
        printLine(line);
      }
    };
  }

  private Gauge current() {
    return Objects.requireNonNull(gauge, "no task has begun");
  }

  public void stepTo(long done, String note) {
    current().moveTo(done, note);
  }

  public void stepBy(long steps) {
    current().moveBy(steps);
  }

  /** Prints a line that stays visible. */
  public void printLine(String text) {
    Gauge current = gauge;
    if (current != null) {
      current.line(text);
    } else {
      out.println(text);
      out.flush();
    }
  }

  /** Ends the task, if one is running. Another can then start. */
  @Override
  public void close() {
    Gauge current = gauge;
    if (current != null) {
      current.close();
      gauge = null;
    }
  }
}
