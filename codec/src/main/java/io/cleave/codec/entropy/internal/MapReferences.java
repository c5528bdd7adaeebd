package io.cleave.codec.entropy.internal;

import io.cleave.codec.entropy.SymbolPlanes;

/**
 * Chooses for each feature map the earlier map that tells most about it, which need not be the
 * previous one.
 */
public final class MapReferences {
  /** The max distance of a reference, in maps: {@value}. */
  public static final int REACH = 16;

  /** What a reference costs, of which half was found to be enough to ask for in return. */
  private static final double COST_BITS = 2;

  private final long[] sums;
  private final long[] squares;
  private final int columns;
  private final int rows;
  private final int rowStride;
  private final int mapStride;

  /**
   * {@code 2^(2 bits / elements)}: by how much the unexplained part must shrink to pay the bits.
   */
  private final double worthwhile;

  public MapReferences(SymbolPlanes planes) {
    sums = new long[planes.maps()];
    squares = new long[planes.maps()];
    columns = planes.columns();
    rows = planes.rows();
    rowStride = planes.rowStride();
    mapStride = planes.mapStride();
    worthwhile = StrictMath.pow(2, 2 * COST_BITS / ((double) rows * columns));
  }

  /** {@return how many bits the reference of a map takes} */
  public static int bits(int map) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(Math.min(REACH, map) - 1);
  }

  /**
   * {@return the distance in maps, 1 to {@link #REACH}, of the reference that is chosen for a map}
   * Call this once for every map, in ascending order.
   *
   * @param symbols the symbols of all maps
   * @param map the index of the map
   */
  public int choose(byte[] symbols, int map) {
    int start = (map + 1) * mapStride + rowStride + 1;
    addUp(symbols, start, map);
    int farthest = Math.min(REACH, map);
    double nearest = 1;
    double best = 2;
    int distance = 1;
    for (int back = 1; back <= farthest; back++) {
      double unexplained = unexplained(symbols, start, map, back);
      if (back == 1) {
        nearest = unexplained;
      }
      if (unexplained < best) {
        best = unexplained;
        distance = back;
      }
    }
    return nearest > best * worthwhile ? distance : 1;
  }

  private void addUp(byte[] symbols, int start, int map) {
    long sum = 0;
    long square = 0;
    for (int row = 0; row < rows; row++) {
      int from = start + row * rowStride;
      for (int i = from; i < from + columns; i++) {
        sum += symbols[i];
        square += symbols[i] * symbols[i];
      }
    }
    sums[map] = sum;
    squares[map] = square;
  }

  /** One minus the square of the correlation; 1 if the maps are not alike. */
  private double unexplained(byte[] symbols, int start, int map, int back) {
    double n = (double) rows * columns;
    double covariance =
        n * products(symbols, start, start - back * mapStride)
            - (double) sums[map] * sums[map - back];
    double a = n * squares[map] - (double) sums[map] * sums[map];
    double b = n * squares[map - back] - (double) sums[map - back] * sums[map - back];
    if (covariance <= 0 || a <= 0 || b <= 0) {
      return 1;
    }
    return Math.max(0.02, 1 - covariance * covariance / (a * b));
  }

  private long products(byte[] symbols, int first, int second) {
    long sum = 0;
    for (int row = 0; row < rows; row++) {
      int a = first + row * rowStride;
      int b = second + row * rowStride;
      int rowSum = 0;
      for (int i = 0; i < columns; i++) {
        rowSum += symbols[a + i] * symbols[b + i];
      }
      sum += rowSum;
    }
    return sum;
  }
}
