package io.cleave.simulation;

/** Something happened that must not. An error, as no code under test may take it for its own. */
final class BrokenInvariantException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokenInvariantException(String message) {
    super(message);
  }
}
