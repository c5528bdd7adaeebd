package io.cleave.codec.entropy;

/**
 * One byte a symbol, in the order of maps, rows and columns: for what no coder makes smaller. Not
 * safe for concurrent use.
 */
public final class StoredCoder implements SymbolCoder {
  private final int elements;

  /**
   * Makes a coder.
   *
   * @param elements symbols of the planes
   */
  public StoredCoder(int elements) {
    this.elements = elements;
  }

  @Override
  public int maxBytes() {
    return elements;
  }

  @Override
  public int encode(SymbolPlanes planes, byte[] target, int from) {
    int to = from;
    for (int map = 0; map < planes.maps(); map++) {
      for (int row = 0; row < planes.rows(); row++) {
        int at = planes.index(map, row);
        System.arraycopy(planes.symbols(), at, target, to, planes.columns());
        to += planes.columns();
      }
    }
    return elements;
  }

  @Override
  public void decode(byte[] source, int from, int to, SymbolPlanes planes) {
    if (to - from != elements) {
      throw new CorruptSymbolsException(to - from + " bytes (expected: " + elements + ")");
    }
    for (int i = from; i < to; i++) {
      if ((source[i] & 0xff) >= planes.levels()) {
        throw new CorruptSymbolsException(
            "symbol " + (source[i] & 0xff) + " (expected: below " + planes.levels() + ")");
      }
    }
    int at = from;
    for (int map = 0; map < planes.maps(); map++) {
      for (int row = 0; row < planes.rows(); row++) {
        System.arraycopy(source, at, planes.symbols(), planes.index(map, row), planes.columns());
        at += planes.columns();
      }
    }
  }
}
