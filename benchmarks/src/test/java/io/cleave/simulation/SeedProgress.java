package io.cleave.simulation;

import io.cleave.bench.Progress;
import java.util.Optional;

/**
 * A bar with the time left on standard error, where somebody looks at a terminal, and above it what
 * there is to say on standard output.
 */
final class SeedProgress implements AutoCloseable {
  /** Whether standard error is one, as {@code benchmarks/simulate} says. */
  private static final String TERMINAL = "cleave.terminal";

  /** Back to the line's first column, and the line is blank. */
  private static final String BLANK = "\r\033[2K";

  private final Optional<Progress> bar;

  SeedProgress(long seeds) {
    this.bar =
        Boolean.getBoolean(TERMINAL) ? Optional.of(new Progress("seeds", seeds)) : Optional.empty();
  }

  void ran(long seed) {
    bar.ifPresent(shown -> shown.step(1, "seed " + seed));
  }

  void say(String line) {
    if (bar.isPresent()) {
      System.err.print(BLANK);
      System.err.flush();
    }
    System.out.println(line);
  }

  @Override
  public void close() {
    bar.ifPresent(Progress::close);
  }
}
