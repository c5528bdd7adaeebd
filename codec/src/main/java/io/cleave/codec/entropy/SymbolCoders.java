package io.cleave.codec.entropy;

import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.Registry;
import java.util.Optional;

/**
 * The coders for planes of one shape, each made when it is first asked for. Not safe for concurrent
 * use.
 */
public final class SymbolCoders {
  private static final Registry<Integer, SymbolCoding> CODINGS =
      Registry.byId(SymbolCoding.class, SymbolCoding::id, SymbolCoding.MAX_ID);

  private final SymbolPlanes planes;
  private final Optional<StaticTables> tables;
  private final SymbolCoder[] coders = new SymbolCoder[SymbolCoding.MAX_ID + 1];

  /**
   * Makes none yet.
   *
   * @param planes of the shape
   * @param tables of a calibration, if it has any
   */
  public SymbolCoders(SymbolPlanes planes, Optional<StaticTables> tables) {
    this.planes = planes;
    this.tables = tables;
  }

  /** {@return the ids of all codings that registered themselves, for messages} */
  public static String ids() {
    return CODINGS.keys();
  }

  /**
   * Tells whether there can be a coder.
   *
   * @param id of its coding
   * @return whether the coding is known, and has the tables that it needs
   */
  public boolean has(int id) {
    return coders[id] != null
        || CODINGS
            .find(id)
            .filter(coding -> !coding.needsTables() || tables.isPresent())
            .isPresent();
  }

  /**
   * Returns a coder.
   *
   * @param id of its coding
   * @return always the same
   * @throws IllegalArgumentException if there is none
   */
  public SymbolCoder get(int id) {
    if (coders[id] == null) {
      Check.argument(has(id), "coder", id, "one of " + ids() + ", with tables if it needs them");
      coders[id] = CODINGS.find(id).orElseThrow().coder(planes, tables);
    }
    return coders[id];
  }
}
