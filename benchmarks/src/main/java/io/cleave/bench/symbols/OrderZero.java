package io.cleave.bench.symbols;

import io.cleave.codec.entropy.SymbolPlanes;

/** What no coder that looks at single symbols can beat. */
final class OrderZero {

  private OrderZero() {}

  /** The entropy of the tensor's own histogram in bytes, without what telling it would take. */
  static int bytes(SymbolPlanes planes) {
    byte[] symbols = new byte[planes.elements()];
    DenseSymbols.copy(planes, symbols);
    int[] counts = new int[SymbolPlanes.MAX_LEVELS];
    for (byte symbol : symbols) {
      counts[symbol & 0xff]++;
    }
    double nats = 0;
    for (int count : counts) {
      nats -= count == 0 ? 0 : count * Math.log(count / (double) symbols.length);
    }
    return (int) Math.ceil(nats / Math.log(2) / 8);
  }
}
