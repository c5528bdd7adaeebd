package org.example.codec;

import io.cleave.codec.entropy.CorruptSymbolsException;
import io.cleave.codec.entropy.StaticTables;
import io.cleave.codec.entropy.SymbolCoder;
import io.cleave.codec.entropy.SymbolCoding;
import io.cleave.codec.entropy.SymbolPlanes;
import java.util.Optional;

/** Two symbols of up to 16 levels in a byte. */
public final class NibbleCoding implements SymbolCoding {
  static final int ID = 13;

  @Override
  public int id() {
    return ID;
  }

  @Override
  public SymbolCoder coder(SymbolPlanes planes, Optional<StaticTables> tables) {
    return new Nibbles(planes.elements());
  }

  private static final class Nibbles implements SymbolCoder {
    private final int elements;
    private final byte[] symbols;

    Nibbles(int elements) {
      this.elements = elements;
      this.symbols = new byte[elements + 1];
    }

    @Override
    public int maxBytes() {
      return (elements + 1) / 2;
    }

    @Override
    public int encode(SymbolPlanes planes, byte[] target, int from) {
      int each = elements / planes.maps();
      for (int map = 0; map < planes.maps(); map++) {
        planes.get(map, 0, symbols, map * each, each);
      }
      for (int i = 0; i < elements; i += 2) {
        target[from + i / 2] = (byte) (symbols[i] | symbols[i + 1] << 4);
      }
      return maxBytes();
    }

    @Override
    public void decode(byte[] source, int from, int to, SymbolPlanes planes) {
      if (to - from != maxBytes()) {
        throw new CorruptSymbolsException(to - from + " bytes (expected: " + maxBytes() + ")");
      }
      for (int i = 0; i < elements; i++) {
        symbols[i] = (byte) (source[from + i / 2] >>> (i % 2 * 4) & 15);
        if (symbols[i] >= planes.levels()) {
          throw new CorruptSymbolsException("symbol " + symbols[i]);
        }
      }
      int each = elements / planes.maps();
      for (int map = 0; map < planes.maps(); map++) {
        planes.put(map, 0, symbols, map * each, each);
      }
    }
  }
}
