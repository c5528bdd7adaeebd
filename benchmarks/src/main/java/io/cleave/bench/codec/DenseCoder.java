package io.cleave.bench.codec;

import io.cleave.codec.entropy.SymbolCoder;
import io.cleave.codec.entropy.SymbolPlanes;

/** Codes symbols that were laid out one a byte, without borders; laying out is part of the time. */
final class DenseCoder implements SymbolCoder {
  /** Codes symbols, which may be changed, from a place in {@code target} on; returns the end. */
  interface Encode {
    int run(byte[] symbols, byte zero, byte[] target, int from);
  }

  /** Undoes that. */
  interface Decode {
    void run(byte[] source, int from, int to, byte[] symbols, byte zero);
  }

  private final byte[] symbols;
  private final int maxBytes;
  private final Encode encode;
  private final Decode decode;

  DenseCoder(int elements, int maxBytes, Encode encode, Decode decode) {
    this.symbols = new byte[elements];
    this.maxBytes = maxBytes;
    this.encode = encode;
    this.decode = decode;
  }

  @Override
  public int maxBytes() {
    return maxBytes;
  }

  @Override
  public int encode(SymbolPlanes planes, byte[] target, int from) {
    copy(planes, symbols);
    return encode.run(symbols, (byte) planes.zero(), target, from) - from;
  }

  @Override
  public void decode(byte[] source, int from, int to, SymbolPlanes planes) {
    decode.run(source, from, to, symbols, (byte) planes.zero());
    copy(symbols, planes);
  }

  static void copy(SymbolPlanes planes, byte[] symbols) {
    int each = planes.rows() * planes.columns();
    for (int map = 0; map < planes.maps(); map++) {
      planes.get(map, 0, symbols, map * each, each);
    }
  }

  static void copy(byte[] symbols, SymbolPlanes planes) {
    int each = planes.rows() * planes.columns();
    for (int map = 0; map < planes.maps(); map++) {
      planes.put(map, 0, symbols, map * each, each);
    }
  }
}
