package io.cleave.simulation;

import java.util.function.Supplier;

/**
 * Keeps the first invariant that was broken: code under test may swallow what is thrown inside it.
 */
final class Judge {
  private String broken;

  void require(boolean holds, String invariant, Supplier<String> what) {
    if (!holds && broken == null) {
      broken = invariant + ": " + what.get();
    }
  }

  /** Somebody may have so many of something. */
  void requireMost(Object who, String invariant, String what, long found, long most) {
    if (found < 0 || found > most) {
      require(false, invariant, () -> who + " has " + found + " " + what + ", at most " + most);
    }
  }

  /**
   * Ends the simulation where something is broken.
   *
   * @throws BrokenInvariantException if it is
   */
  void check() {
    if (broken != null) {
      throw new BrokenInvariantException(broken);
    }
  }
}
