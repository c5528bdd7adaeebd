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
 * <p>The bordering symbols always are {@link #zero()}. Made once for a shape and reused; not safe
 * for concurrent use.
 */
public final class SymbolPlanes {
  /** The most levels that a symbol can tell apart: {@value}. */
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
   * Makes planes for the tensors of one shape: (C, H, W) is C maps; (C, D, H, W) is C maps of D * H
   * rows; (C, W) is C maps of one row; (K), logits, is one map of one row.
   *
   * @param shape the shape
   * @return planes of zero symbols
   * @throws IllegalArgumentException if they would not fit into an array
   */
  public static SymbolPlanes of(TensorShape shape) {
    return new SymbolPlanes(maps(shape), rows(shape), columns(shape));
  }

  /**
   * Tells whether planes of a shape fit into an array. All do below 2^28 elements, unless rows or
   * maps are so small that borders are most of them.
   *
   * @param shape the shape
   * @return whether {@link #of} takes it
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
   * Returns how many feature maps the tensors of a shape have.
   *
   * @param shape the shape
   * @return C of (C, H, W); 1 for logits
   */
  public static int maps(TensorShape shape) {
    return shape.rank() == 1 ? 1 : shape.channels();
  }

  /**
   * Forgets every symbol and sets what symbols mean.
   *
   * @param levels 2 to {@link #MAX_LEVELS}
   * @param zero the symbol of the value 0, below levels
   */
  public void reset(int levels, int zero) {
    if (levels < 2 || levels > MAX_LEVELS || zero < 0 || zero >= levels) {
      throw Check.refusal("levels, zero", levels + ", " + zero, "2 to 256, and below that");
    }
    this.levels = levels;
    this.zero = zero;
    Arrays.fill(symbols, (byte) zero);
  }

  /** {@return how many levels a symbol tells apart} */
  public int levels() {
    return levels;
  }

  /** {@return how many bits tell symbols apart} */
  int symbolBits() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(levels - 1);
  }

  /**
   * Refuses what is no symbol.
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

  /** {@return rows of a map} */
  public int rows() {
    return rows;
  }

  /** {@return columns of a map} */
  public int columns() {
    return columns;
  }

  /** {@return symbols of all maps, without borders} */
  public int elements() {
    return maps * rows * columns;
  }

  /** {@return how far apart in the array a symbol and the one below it are} */
  public int rowStride() {
    return rowStride;
  }

  /** {@return how far apart in the array a symbol and that of the next map are} */
  public int mapStride() {
    return mapStride;
  }

  /**
   * Returns where a row starts.
   *
   * @param map the feature map
   * @param row the row in it
   * @return the index of its first symbol in {@link #symbols()}
   */
  public int index(int map, int row) {
    return (map + 1) * mapStride + (row + 1) * rowStride + 1;
  }

  /**
   * Sets symbols of one map, row after row.
   *
   * @param map the feature map
   * @param from the first of them, counted in the map without borders
   * @param source holds the symbols side by side
   * @param at where they start
   * @param count how many there are
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
   * Undoes {@link #put}.
   *
   * @param map the feature map
   * @param from the first symbol, counted in the map without borders
   * @param target receives the symbols side by side
   * @param at where they start
   * @param count how many there are
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
   * Tells whether all symbols of a map are zero symbols.
   *
   * @param map the feature map
   * @return whether they are
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
