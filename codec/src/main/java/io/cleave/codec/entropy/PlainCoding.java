package io.cleave.codec.entropy;

import java.util.Optional;
import java.util.function.Function;

/** A coding of this project whose coders need no tables. */
abstract class PlainCoding implements SymbolCoding {
  private final int id;
  private final Function<SymbolPlanes, SymbolCoder> coder;

  /**
   * Names the coder.
   *
   * @param coder makes one for planes of a shape
   */
  PlainCoding(int id, Function<SymbolPlanes, SymbolCoder> coder) {
    this.id = id;
    this.coder = coder;
  }

  @Override
  public final int id() {
    return id;
  }

  @Override
  public final SymbolCoder coder(SymbolPlanes planes, Optional<StaticTables> tables) {
    return coder.apply(planes);
  }
}
