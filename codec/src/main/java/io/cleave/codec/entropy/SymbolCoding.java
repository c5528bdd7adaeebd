package io.cleave.codec.entropy;

import java.util.Optional;

/**
 * A way to code symbols that frames name by a number. One registers itself: a class with a public
 * constructor without parameters, and a line with its name in {@code
 * META-INF/services/io.cleave.codec.entropy.SymbolCoding}. Safe for concurrent use.
 */
public interface SymbolCoding {
  /** The largest id: {@value}. */
  int MAX_ID = 15;

  /**
   * Says how frames call it.
   *
   * @return 1 to 11 for those of this project, 12 to {@value #MAX_ID} for anyone's own
   */
  int id();

  /** {@return whether there can be a coder only where a calibration has tables; by default not} */
  default boolean needsTables() {
    return false;
  }

  /**
   * Makes a coder.
   *
   * @param planes of the shape that will be coded; only their shape counts
   * @param tables those of the calibration, there if {@link #needsTables}
   * @return a coder for planes of that shape
   */
  SymbolCoder coder(SymbolPlanes planes, Optional<StaticTables> tables);
}
