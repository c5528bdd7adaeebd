package io.cleave.simulation;

/** The seed that showed it. */
final class BrokenSeedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long seed;

  BrokenSeedException(long seed, Throwable cause) {
    super("seed " + seed + ": " + cause.getMessage(), cause);
    this.seed = seed;
  }

  long seed() {
    return seed;
  }
}
