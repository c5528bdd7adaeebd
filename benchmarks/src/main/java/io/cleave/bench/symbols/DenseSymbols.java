package io.cleave.bench.symbols;

import io.cleave.codec.entropy.SymbolPlanes;

/** Symbols one after the other, without the borders of {@link SymbolPlanes}. */
final class DenseSymbols {

  private DenseSymbols() {}

  static void copy(SymbolPlanes planes, byte[] symbols) {
    int to = 0;
    for (int map = 0; map < planes.maps(); map++) {
      for (int row = 0; row < planes.rows(); row++) {
        int from = planes.index(map, row);
        System.arraycopy(planes.symbols(), from, symbols, to, planes.columns());
        to += planes.columns();
      }
    }
  }

  static void copy(byte[] symbols, SymbolPlanes planes) {
    int from = 0;
    for (int map = 0; map < planes.maps(); map++) {
      for (int row = 0; row < planes.rows(); row++) {
        int to = planes.index(map, row);
        System.arraycopy(symbols, from, planes.symbols(), to, planes.columns());
        from += planes.columns();
      }
    }
  }
}
