package io.cleave.cli.progress;

/** Shows the progress of one task. Safe for concurrent use. */
interface Gauge extends AutoCloseable {
  /** Changes the size of the task. */
  void resize(long all);

  void moveTo(long done, String note);

  void moveBy(long steps);

  /** Prints a line that stays visible. */
  void line(String text);

  /** Ends the task. */
  @Override
  void close();
}
