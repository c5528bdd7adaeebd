package io.cleave.codec.entropy;

/**
 * One byte a symbol, in the order of maps, rows and columns: for symbols that no coder makes
 * smaller. Not safe for concurrent use.
 */
public final class StoredCoder implements SymbolCoder {
  /** The id of this coding in frames: {@value}. */
  public static final int ID = 1;

  private final int elements;

  /**
   * Creates a coder.
   *
   * @param elements how many symbols the planes have
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
    int mapElements = elements / planes.maps();
    for (int map = 0; map < planes.maps(); map++) {
      planes.get(map, 0, target, from + map * mapElements, mapElements);
    }
    return elements;
  }

  @Override
  public void decode(byte[] source, int from, int to, SymbolPlanes planes) {
    if (to - from != elements) {
      throw new CorruptSymbolsException(to - from + " bytes (expected: " + elements + ")");
    }
    for (int i = from; i < to; i++) {
      planes.checked(source[i] & 0xff);
    }
    int mapElements = elements / planes.maps();
    for (int map = 0; map < planes.maps(); map++) {
      planes.put(map, 0, source, from + map * mapElements, mapElements);
    }
  }

  /** Registers this coder under its id. */
  public static final class Coding extends PlainCoding {
    /** Creates the registered instance. */
    public Coding() {
      super(ID, planes -> new StoredCoder(planes.elements()));
    }
  }
}
