package io.cleave.codec.entropy;

/**
 * Thrown when bytes cannot come from the {@link SymbolCoder} that reads them. The frame's reader
 * adds where they are.
 */
public final class CorruptSymbolsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param reason what was found and what was expected
   */
  public CorruptSymbolsException(String reason) {
    super(reason);
  }
}
