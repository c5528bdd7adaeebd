package io.cleave.codec.entropy;

import java.util.Optional;

/**
 * A way to code symbols, which frames name by a number. Implementations must be safe for concurrent
 * use; the coders that they create need not be.
 *
 * <p>To register an implementation, give it a public constructor without parameters and name it in
 * {@code META-INF/services/io.cleave.codec.entropy.SymbolCoding}.
 */
public interface SymbolCoding {
  /** The largest id: {@value}. */
  int MAX_ID = 15;

  /**
   * {@return the id in frames: 1 to 11 for codings of this project, 12 to {@value #MAX_ID} for
   * codings of applications}
   */
  int id();

  /** {@return whether this coding works only with the tables of a calibration; false by default} */
  default boolean needsTables() {
    return false;
  }

  /**
   * {@return a coder for planes of a shape}
   *
   * @param planes planes of the shape; only the shape matters
   * @param tables the tables of the calibration; present if {@link #needsTables}
   */
  SymbolCoder coder(SymbolPlanes planes, Optional<StaticTables> tables);
}
