package io.cleave.bench.symbols;

import io.cleave.codec.entropy.SymbolCoder;
import io.cleave.codec.entropy.SymbolPlanes;

/** A bitmap of the symbols that are not zero, and those symbols packed. */
final class BitmapSymbols implements SymbolCoder {

  private final int elements;
  private final int bits;
  private final byte[] symbols;
  private final byte[] others;

  BitmapSymbols(int elements, int bits) {
    this.elements = elements;
    this.bits = bits;
    this.symbols = new byte[elements];
    this.others = new byte[elements];
  }

  @Override
  public int maxBytes() {
    return BitPacking.bytes(elements, 1) + BitPacking.bytes(elements, bits);
  }

  @Override
  public int encode(SymbolPlanes planes, byte[] target, int from) {
    DenseSymbols.copy(planes, symbols);
    byte zero = (byte) planes.zero();
    int count = 0;
    for (int i = 0; i < elements; i++) {
      byte symbol = symbols[i];
      int other = symbol == zero ? 0 : 1;
      others[count] = symbol;
      count += other;
      symbols[i] = (byte) other;
    }
    int bitmapEnd = BitPacking.pack(symbols, elements, 1, target, from);
    return BitPacking.pack(others, count, bits, target, bitmapEnd) - from;
  }

  @Override
  public void decode(byte[] source, int from, int to, SymbolPlanes planes) {
    BitPacking.unpack(source, from, 1, symbols, elements);
    int count = 0;
    for (byte other : symbols) {
      count += other;
    }
    BitPacking.unpack(source, from + BitPacking.bytes(elements, 1), bits, others, count);
    byte zero = (byte) planes.zero();
    int next = 0;
    for (int i = 0; i < elements; i++) {
      symbols[i] = symbols[i] == 0 ? zero : others[next++];
    }
    DenseSymbols.copy(symbols, planes);
  }
}
