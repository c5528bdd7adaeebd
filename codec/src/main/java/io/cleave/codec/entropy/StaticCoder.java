package io.cleave.codec.entropy;

import io.cleave.codec.internal.Check;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Codes symbols with tables that both ends have. Nothing adapts, so the processor can work on four
 * maps at once. Uses asymmetric numeral systems after J. Duda (arXiv 1311.2540), interleaved after
 * F. Giesen, "Interleaved entropy coders" (arXiv 1402.3392).
 *
 * <p>Computed in integers: the same bytes on every machine. Symbols that the tables did not expect
 * take at most one byte more than uncoded ones. Not safe for concurrent use. Described in {@code
 * docs/entropy-coding.md}.
 */
public final class StaticCoder implements SymbolCoder {
  /** The id of this coding in frames: {@value}. */
  public static final int ID = 5;

  private static final int PLAIN = 0;
  private static final int CODED = 1;
  private static final int CODED_BUT_EMPTY_MAPS = 2;

  private final StaticTables tables;
  private final Tokens tokens;
  private final TokenCoder coder;
  private final PlainBits bits = new PlainBits();
  private final byte[] work;
  private final int[] coded;
  private final int elements;

  /**
   * Creates a coder.
   *
   * @param planes planes of the shape that will be coded; not kept
   * @param tables tables that were trained for planes with the same number of maps
   * @throws IllegalArgumentException if the tables have another number of maps
   */
  public StaticCoder(SymbolPlanes planes, StaticTables tables) {
    Check.argument(tables.maps() == planes.maps(), "tables.maps", tables.maps(), planes.maps());
    this.tables = tables;
    tokens = new Tokens(tables.levels(), tables.zero());
    coder = new TokenCoder(planes, tables);
    work = new byte[tokens.areSymbols() ? 0 : planes.symbols().length];
    coded = new int[planes.maps()];
    elements = planes.elements();
  }

  @Override
  public int maxBytes() {
    return 1 + bitmapBytes() + coder.maxBytes() + elements;
  }

  private int bitmapBytes() {
    return (coded.length + 7) / 8;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if levels or zero are not those of the tables
   */
  @Override
  public int encode(SymbolPlanes planes, byte[] target, int from) {
    check(planes);
    int count = findCoded(planes);
    int empty = coded.length - count;
    boolean skip = empty > bitmapBytes();
    if (!skip) {
      count = codeAll();
    }
    target[from] = (byte) (skip ? CODED_BUT_EMPTY_MAPS : CODED);
    int at = skip ? writeBitmap(count, target, from + 1) : from + 1;
    at = coder.encode(tokensOf(planes), coded, count, target, at);
    at = writePlaces(planes, count, target, at);
    return at - from <= plainBytes(planes) ? at - from : encodePlain(planes, target, from);
  }

  private void check(SymbolPlanes planes) {
    if (planes.levels() != tables.levels() || planes.zero() != tables.zero()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "levels, zero: %d, %d (expected: %d, %d, those of the tables)",
              planes.levels(),
              planes.zero(),
              tables.levels(),
              tables.zero()));
    }
  }

  private int findCoded(SymbolPlanes planes) {
    int count = 0;
    for (int map = 0; map < coded.length; map++) {
      if (!planes.isEmpty(map)) {
        coded[count++] = map;
      }
    }
    return count;
  }

  private int codeAll() {
    for (int map = 0; map < coded.length; map++) {
      coded[map] = map;
    }
    return coded.length;
  }

  /** Writes one bit a map, set for maps that are coded. */
  private int writeBitmap(int count, byte[] target, int at) {
    bits.start(target, at, target.length);
    int next = 0;
    for (int map = 0; map < coded.length; map++) {
      boolean set = next < count && coded[next] == map;
      bits.write(set ? 1 : 0, 1);
      next += set ? 1 : 0;
    }
    return bits.finishWriting();
  }

  private byte[] tokensOf(SymbolPlanes planes) {
    byte[] symbols = planes.symbols();
    if (tokens.areSymbols()) {
      return symbols;
    }
    for (int i = 0; i < work.length; i++) {
      work[i] = (byte) tokens.token(symbols[i]);
    }
    return work;
  }

  private int writePlaces(SymbolPlanes planes, int count, byte[] target, int from) {
    if (tokens.areSymbols()) {
      return from;
    }
    bits.start(target, from, target.length);
    for (int i = 0; i < count; i++) {
      for (int row = 0; row < planes.rows(); row++) {
        int start = planes.index(coded[i], row);
        for (int at = start; at < start + planes.columns(); at++) {
          bits.write(tokens.place(planes.symbols()[at]), Tokens.bits(work[at]));
        }
      }
    }
    return bits.finishWriting();
  }

  private int plainBytes(SymbolPlanes planes) {
    return 1 + (int) (((long) elements * planes.symbolBits() + 7) / 8);
  }

  private int encodePlain(SymbolPlanes planes, byte[] target, int from) {
    target[from] = PLAIN;
    bits.start(target, from + 1, target.length);
    for (int map = 0; map < planes.maps(); map++) {
      for (int row = 0; row < planes.rows(); row++) {
        int start = planes.index(map, row);
        for (int at = start; at < start + planes.columns(); at++) {
          bits.write(planes.symbols()[at] & 0xff, planes.symbolBits());
        }
      }
    }
    return bits.finishWriting() - from;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if levels or zero are not those of the tables
   */
  @Override
  public void decode(byte[] source, int from, int to, SymbolPlanes planes) {
    check(planes);
    bits.start(source, from, to);
    int kind = bits.read(Byte.SIZE);
    switch (kind) {
      case PLAIN -> decodePlain(planes);
      case CODED -> decodeMaps(codeAll(), source, from + 1, to, planes);
      case CODED_BUT_EMPTY_MAPS -> {
        int count = readBitmap();
        decodeMaps(count, source, from + 1 + bitmapBytes(), to, planes);
      }
      default -> throw new CorruptSymbolsException("kind: " + kind + " (expected: 0 to 2)");
    }
  }

  private int readBitmap() {
    int count = 0;
    for (int map = 0; map < coded.length; map++) {
      if (bits.read(1) != 0) {
        coded[count++] = map;
      }
    }
    if (coded.length % 8 != 0 && bits.read(8 - coded.length % 8) != 0) {
      throw new CorruptSymbolsException("bits behind the last map: not 0 (expected: 0)");
    }
    return count;
  }

  private void decodeMaps(int count, byte[] source, int from, int to, SymbolPlanes planes) {
    byte[] plane = tokens.areSymbols() ? planes.symbols() : work;
    if (plane == work) {
      Arrays.fill(work, (byte) 0);
    }
    int at = coder.decode(source, from, to, plane, coded, count);
    bits.start(source, at, to);
    if (plane == work) {
      readPlaces(count, planes);
    }
    bits.finishReading();
  }

  private void readPlaces(int count, SymbolPlanes planes) {
    for (int i = 0; i < count; i++) {
      for (int row = 0; row < planes.rows(); row++) {
        int start = planes.index(coded[i], row);
        for (int at = start; at < start + planes.columns(); at++) {
          int token = work[at];
          planes.symbols()[at] = tokens.symbol(token, bits.read(Tokens.bits(token)));
        }
      }
    }
  }

  private void decodePlain(SymbolPlanes planes) {
    for (int map = 0; map < planes.maps(); map++) {
      for (int row = 0; row < planes.rows(); row++) {
        int start = planes.index(map, row);
        for (int at = start; at < start + planes.columns(); at++) {
          planes.symbols()[at] = planes.checked(bits.read(planes.symbolBits()));
        }
      }
    }
    bits.finishReading();
  }

  /** Registers this coder under its id. */
  public static final class Coding implements SymbolCoding {
    @Override
    public int id() {
      return ID;
    }

    @Override
    public boolean needsTables() {
      return true;
    }

    @Override
    public SymbolCoder coder(SymbolPlanes planes, Optional<StaticTables> tables) {
      return new StaticCoder(planes, tables.orElseThrow());
    }
  }
}
