package io.cleave.codec.entropy;

/** Bytes that no {@link SymbolCoder} of the kind writes. The frame's reader adds where they are. */
public final class CorruptSymbolsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Describes what is wrong.
   *
   * @param reason what was found and what was expected
   */
  public CorruptSymbolsException(String reason) {
    super(reason);
  }
}
