package io.cleave.cli.progress;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Prints the progress as lines for a file or another program: at the start, once a minute, and at
 * the end.
 */
final class Log implements Gauge {
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final double PERCENT = 100;

  private final PrintWriter out;
  private final InstantSource clock;
  private final String task;
  private final Instant began;
  private final long first;
  private long done;
  private long all;
  private String note = "";
  private Instant said;

  /**
   * Starts a task, and prints its first line.
   *
   * @param done how much was done before
   * @param all how much there is in all; negative if not known
   */
  Log(PrintWriter out, InstantSource clock, String task, long done, long all) {
    this.out = out;
    this.clock = clock;
    this.task = task;
    this.began = clock.instant();
    this.said = began;
    this.first = done;
    this.done = done;
    this.all = all;
    line(task + ": " + amount());
  }

  @Override
  public synchronized void resize(long all) {
    this.all = all;
  }

  @Override
  public synchronized void moveTo(long done, String note) {
    this.done = done;
    this.note = note;
    sayWhereDue();
  }

  @Override
  public synchronized void moveBy(long steps) {
    done += steps;
    sayWhereDue();
  }

  private void sayWhereDue() {
    Instant now = clock.instant();
    if (Duration.between(said, now).compareTo(INTERVAL) >= 0) {
      said = now;
      line(task + ": " + amount() + left(now) + (note.isBlank() ? "" : "; " + note.strip()));
    }
  }

  private String amount() {
    return all <= 0
        ? String.format(Locale.ROOT, "%,d", done)
        : String.format(Locale.ROOT, "%,d of %,d (%.0f %%)", done, all, PERCENT * done / all);
  }

  private String left(Instant now) {
    long steps = done - first;
    if (steps <= 0 || all <= done) {
      return "";
    }
    double each = (double) Duration.between(began, now).toMillis() / steps;
    return ", " + TimeSpan.of(Duration.ofMillis((long) (each * (all - done)))) + " left";
  }

  @Override
  public synchronized void line(String text) {
    out.println(text);
    out.flush();
  }

  @Override
  public synchronized void close() {
    line(task + ": " + amount() + " in " + TimeSpan.of(Duration.between(began, clock.instant())));
  }
}
