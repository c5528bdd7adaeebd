package io.cleave.codec.entropy;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorShape;
import java.util.Arrays;

/**
 * The symbols of one quantised tensor as feature maps with a border, so that every symbol has
 * neighbours to its left, above it and in the map before it. A symbol is a number of quantiser
 * steps, counted from the lowest level, in {@code 0} to {@code levels() - 1}.
 *
 * <pre>
 *   index(map, y, x) = (map + 1) * mapStride + (y + 1) * rowStride + x + 1
 *
 *      0 0 0 0 0 0     a border of zero symbols: one column on each side,
 *      0 s s s s 0     one row above each map, one whole map before the first
 *      0 s s s s 0
 * </pre>
 *
 * <p>The border always consists of {@link #zero()} symbols. Create planes once for a shape and
 * reuse them. Not safe for concurrent use.
 */
public final class SymbolPlanes {
  /** The max number of levels that a symbol can tell apart: {@value}. */
  public static final int MAX_LEVELS = 256;

  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private final int maps;
  private final int rows;
  private final int columns;
  private final int rowStride;
  private final int mapStride;
  private final byte[] symbols;
  private int levels = MAX_LEVELS;
  private int zero;

  private SymbolPlanes(int maps, int rows, int columns) {
    this.maps = maps;
    this.rows = rows;
    this.columns = columns;
    this.rowStride = columns + 2;
    this.mapStride = (rows + 1) * rowStride;
    long bytes = bytes(maps, rows, columns);
    Check.argument(
        bytes <= MAX_BYTES, "shape", maps + "x" + rows + "x" + columns, "below 2 GiB with borders");
    this.symbols = new byte[(int) bytes];
  }

  private static long bytes(int maps, int rows, int columns) {
    long rowStride = columns + 2L;
    return (maps + 1L) * (rows + 1) * rowStride + rowStride;
  }

  /**
   * {@return planes of zero symbols for the tensors of one shape} (C, H, W) becomes C maps; (C, D,
   * H, W) becomes C maps of D * H rows; (C, W) becomes C maps of one row; (K), logits, becomes one
   * map of one row.
   *
   * @param shape the shape
   * @throws IllegalArgumentException if the planes would not fit into an array
   */
  public static SymbolPlanes of(TensorShape shape) {
    return new SymbolPlanes(maps(shape), rows(shape), columns(shape));
  }

  /**
   * {@return whether {@link #of} accepts a shape, because its planes fit into an array} All shapes
   * below 2^28 elements fit, unless rows or maps are so small that borders make up most of the
   * planes.
   *
   * @param shape the shape
   */
  public static boolean fit(TensorShape shape) {
    return bytes(maps(shape), rows(shape), columns(shape)) <= MAX_BYTES;
  }

  private static int rows(TensorShape shape) {
    return shape.elements() / maps(shape) / columns(shape);
  }

  private static int columns(TensorShape shape) {
    return shape.dim(shape.rank() - 1);
  }

  /**
   * {@return how many feature maps the tensors of a shape have: C of (C, H, W); 1 for logits}
   *
   * @param shape the shape
   */
  public static int maps(TensorShape shape) {
    return shape.rank() == 1 ? 1 : shape.channels();
  }

  /**
   * Sets all symbols to zero symbols, and sets what symbols mean.
   *
   * @param levels how many values a symbol can tell apart, 2 to {@link #MAX_LEVELS}
   * @param zero the symbol of the value 0, below {@code levels}
   */
  public void reset(int levels, int zero) {
    if (levels < 2 || levels > MAX_LEVELS || zero < 0 || zero >= levels) {
      throw Check.refusal("levels, zero", levels + ", " + zero, "2 to 256, and below that");
    }
    this.levels = levels;
    this.zero = zero;
    Arrays.fill(symbols, (byte) zero);
  }

  /** {@return how many values a symbol can tell apart} */
  public int levels() {
    return levels;
  }

  /** How many bits a symbol takes. */
  int symbolBits() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(levels - 1);
  }

  /**
   * Returns a symbol after checking it.
   *
   * @throws CorruptSymbolsException if it is not below the levels
   */
  byte checked(int symbol) {
    if (symbol >= levels) {
      throw new CorruptSymbolsException("symbol: " + symbol + " (expected: below " + levels + ")");
    }
    return (byte) symbol;
  }

  /** {@return the symbol of the value 0} */
  public int zero() {
    return zero;
  }

  /** {@return the number of feature maps} */
  public int maps() {
    return maps;
  }

  /** {@return the number of rows of a map} */
  public int rows() {
    return rows;
  }

  /** {@return the number of columns of a map} */
  public int columns() {
    return columns;
  }

  /** {@return the number of symbols of all maps, without borders} */
  public int elements() {
    return maps * rows * columns;
  }

  /** {@return the distance in the array between a symbol and the one below it} */
  public int rowStride() {
    return rowStride;
  }

  /**
   * {@return the distance in the array between a symbol and the one at the same place of the next
   * map}
   */
  public int mapStride() {
    return mapStride;
  }

  /**
   * {@return the index in {@link #symbols()} of the first symbol of a row}
   *
   * @param map the index of the feature map
   * @param row the index of the row in the map
   */
  public int index(int map, int row) {
    return (map + 1) * mapStride + (row + 1) * rowStride + 1;
  }

  /**
   * Sets some symbols of one map, row after row.
   *
   * @param map the index of the feature map
   * @param from the index of the first symbol to set, counted in the map without borders
   * @param source contains the symbols side by side
   * @param at the index in {@code source} of the first one
   * @param count how many symbols to set
   */
  public void put(int map, int from, byte[] source, int at, int count) {
    int column = from % columns;
    int to = index(map, from / columns) + column;
    int length = Math.min(columns - column, count);
    for (int done = 0; done < count; length = Math.min(columns, count - done)) {
      System.arraycopy(source, at + done, symbols, to, length);
      done += length;
      to += rowStride - column;
      column = 0;
    }
  }

  /**
   * Copies some symbols of one map, row after row; undoes {@link #put}.
   *
   * @param map the index of the feature map
   * @param from the index of the first symbol to copy, counted in the map without borders
   * @param target receives the symbols side by side
   * @param at the index in {@code target} of the first one
   * @param count how many symbols to copy
   */
  public void get(int map, int from, byte[] target, int at, int count) {
    int column = from % columns;
    int source = index(map, from / columns) + column;
    int length = Math.min(columns - column, count);
    for (int done = 0; done < count; length = Math.min(columns, count - done)) {
      System.arraycopy(symbols, source, target, at + done, length);
      done += length;
      source += rowStride - column;
      column = 0;
    }
  }

  /**
   * {@return whether all symbols of a map are zero symbols}
   *
   * @param map the index of the feature map
   */
  public boolean isEmpty(int map) {
    for (int row = 0; row < rows; row++) {
      int start = index(map, row);
      for (int i = start; i < start + columns; i++) {
        if ((symbols[i] & 0xff) != zero) {
          return false;
        }
      }
    }
    return true;
  }

  /** {@return the symbols as unsigned bytes, borders included; not a copy} */
  public byte[] symbols() {
    return symbols;
  }
}
