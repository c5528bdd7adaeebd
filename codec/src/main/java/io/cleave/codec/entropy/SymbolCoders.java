package io.cleave.codec.entropy;

import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.Registry;
import java.util.Optional;

/** The coders for planes of one shape, each created on first use. Not safe for concurrent use. */
public final class SymbolCoders {
  private static final Registry<Integer, SymbolCoding> CODINGS =
      Registry.byId(SymbolCoding.class, SymbolCoding::id, SymbolCoding.MAX_ID);

  private final SymbolPlanes planes;
  private final Optional<StaticTables> tables;
  private final SymbolCoder[] coders = new SymbolCoder[SymbolCoding.MAX_ID + 1];

  /**
   * Creates an empty set of coders.
   *
   * @param planes planes of the shape that will be coded
   * @param tables the tables of the calibration, if it has any
   */
  public SymbolCoders(SymbolPlanes planes, Optional<StaticTables> tables) {
    this.planes = planes;
    this.tables = tables;
  }

  /** {@return the ids of all registered codings, for messages} */
  public static String ids() {
    return CODINGS.keys();
  }

  /**
   * {@return whether there is a coder: the coding is known, and has the tables that it needs}
   *
   * @param id the id of the coding
   */
  public boolean has(int id) {
    return coders[id] != null
        || CODINGS
            .find(id)
            .filter(coding -> !coding.needsTables() || tables.isPresent())
            .isPresent();
  }

  /**
   * {@return the coder of a coding, the same instance each time}
   *
   * @param id the id of the coding
   * @throws IllegalArgumentException if there is no such coder
   */
  public SymbolCoder get(int id) {
    if (coders[id] == null) {
      Check.argument(has(id), "coder", id, "one of " + ids() + ", with tables if it needs them");
      coders[id] = CODINGS.find(id).orElseThrow().coder(planes, tables);
    }
    return coders[id];
  }
}
