package io.cleave.cli.progress;

/** How far one task is. Safe for use by many threads. */
interface Gauge extends AutoCloseable {
  /** The task has another size than was thought. */
  void resize(long all);

  void moveTo(long done, String note);

  void moveBy(long steps);

  /** Prints a line that stays. */
  void line(String text);

  /** The task has ended. */
  @Override
  void close();
}
