package io.cleave.codec.entropy;

import io.cleave.codec.internal.LittleEndian;
import java.util.Arrays;

/**
 * The symbols of planes side by side, without borders: either the symbols themselves, or each minus
 * its left neighbour, modulo 256. Not safe for concurrent use.
 */
final class PackedSymbols {
  private static final int GROUP = Long.BYTES;
  private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
  private static final long ONES = 0x0101010101010101L;

  /** The product with a long of eight 0 or 1 has these eight in its highest byte. */
  private static final long GATHER = 0x0102040810204080L;

  /** Entropies are estimated from about this many elements: {@value}. */
  private static final int SAMPLES = 2048;

  private final int elements;
  private final byte[] symbols;
  private final byte[] differences;
  private final int[] symbolCounts = new int[256];
  private final int[] differenceCounts = new int[256];
  private boolean different;
  private int zero;

  PackedSymbols(SymbolPlanes planes) {
    this.elements = planes.elements();
    this.symbols = new byte[padded(elements)];
    this.differences = new byte[padded(elements)];
  }

  private static int padded(int elements) {
    return (elements + GROUP - 1) & -GROUP;
  }

  private int maskBytes() {
    return (elements + 7) >>> 3;
  }

  /** The max size in bytes of a bitmap and the symbols it marks. */
  int maxMaskedBytes() {
    return maskBytes() + elements;
  }

  /** The room in bytes that a bitmap and the symbols it marks may need while they are moved. */
  int maskedRoom() {
    return maxMaskedBytes() + GROUP;
  }

  /**
   * Takes the symbols of planes. Returns whether differences are packed from now on, because they
   * have less entropy.
   */
  boolean gather(SymbolPlanes planes) {
    zero = planes.zero();
    int mapElements = elements / planes.maps();
    for (int map = 0; map < planes.maps(); map++) {
      planes.get(map, 0, symbols, map * mapElements, mapElements);
    }
    Arrays.fill(symbols, elements, symbols.length, (byte) zero);
    subtractLeft(planes.columns());
    different = differencesAreCheaper();
    return different;
  }

  private void subtractLeft(int columns) {
    for (int i = 1; i < elements; i++) {
      differences[i] = (byte) (symbols[i] - symbols[i - 1]);
    }
    for (int i = 0; i < elements; i += columns) {
      differences[i] = (byte) (symbols[i] - zero);
    }
  }

  /** Counts only symbols that are not the zero, since the bitmap removes the others. */
  private boolean differencesAreCheaper() {
    Arrays.fill(symbolCounts, 0);
    Arrays.fill(differenceCounts, 0);
    int stride = Math.max(1, elements / SAMPLES) * GROUP;
    for (int from = 0; from < elements; from += stride) {
      int to = Math.min(from + GROUP, elements);
      for (int i = from; i < to; i++) {
        if (symbols[i] != (byte) zero) {
          symbolCounts[symbols[i] & 0xff]++;
          differenceCounts[differences[i] & 0xff]++;
        }
      }
    }
    return saved(differenceCounts) > saved(symbolCounts);
  }

  /**
   * The sum of {@code n log n}: of two histograms of one size, the one with the greater sum has
   * less entropy.
   */
  private static double saved(int[] counts) {
    double sum = 0;
    for (int count : counts) {
      sum += count * (double) Float.floatToRawIntBits(count + 1); // a logarithm, about
    }
    return sum;
  }

  private byte[] chosen() {
    return different ? differences : symbols;
  }

  /**
   * Writes one bit an element, set where the symbol is not the zero, then the symbols that have a
   * bit set. Returns the number of bytes written.
   *
   * @param target has room for {@link #maskedRoom()} bytes
   */
  int mask(byte[] target) {
    byte[] chosen = chosen();
    int to = maskBytes();
    long zeros = zero * ONES;
    for (int group = 0; group < maskBytes(); group++) {
      long bits = LittleEndian.getLong(symbols, group * GROUP) ^ zeros;
      long present = (((bits & LOW_BITS) + LOW_BITS | bits) >>> 7) & ONES;
      int mask = (int) ((present * GATHER) >>> 56);
      target[group] = (byte) mask;
      to = compact(chosen, group * GROUP, mask, target, to);
    }
    return to;
  }

  private static int compact(byte[] from, int at, int mask, byte[] target, int to) {
    for (int i = 0; i < GROUP; i++) {
      target[to] = from[at + i];
      to += mask >>> i & 1;
    }
    return to;
  }

  /** Writes every element, and returns how many bytes that were. */
  int copy(byte[] target) {
    System.arraycopy(chosen(), 0, target, 0, elements);
    return elements;
  }

  /**
   * Undoes {@link #mask}.
   *
   * @param source has room for {@link #maskedRoom()} bytes
   * @param bytes how many of them were written
   * @throws CorruptSymbolsException if the bitmap does not match what follows it
   */
  void unmask(byte[] source, int bytes, boolean differences, SymbolPlanes planes) {
    different = differences;
    zero = planes.zero();
    checkMask(source, bytes);
    int from = maskBytes();
    for (int group = 0; group < maskBytes(); group++) {
      from = expand(source, from, source[group], group * GROUP);
    }
    scatter(planes);
  }

  private void checkMask(byte[] source, int bytes) {
    int expected = maskBytes();
    for (int i = 0; i < maskBytes(); i++) {
      expected += Integer.bitCount(source[i] & 0xff);
    }
    if (bytes != expected) {
      throw new CorruptSymbolsException(
          bytes + " bytes (expected: " + expected + " by the bitmap)");
    }
    if ((source[maskBytes() - 1] & 0xff) >>> ((elements - 1 & 7) + 1) != 0) {
      throw new CorruptSymbolsException("a bit behind the last element");
    }
  }

  /** Where there are differences, {@link #symbols} says which of them are present. */
  private int expand(byte[] source, int from, int mask, int to) {
    byte[] chosen = chosen();
    for (int i = to; i < to + GROUP; i++) {
      int present = -(mask & 1);
      chosen[i] = (byte) ((source[from] & present) | (zero & ~present));
      if (different) {
        symbols[i] = (byte) present;
      }
      from -= present;
      mask >>= 1;
    }
    return from;
  }

  /**
   * Undoes {@link #copy}.
   *
   * @throws CorruptSymbolsException if there is not one byte an element
   */
  void paste(byte[] source, int bytes, boolean differences, SymbolPlanes planes) {
    if (bytes != elements) {
      throw new CorruptSymbolsException(bytes + " bytes (expected: " + elements + ")");
    }
    different = differences;
    zero = planes.zero();
    Arrays.fill(symbols, (byte) -1);
    System.arraycopy(source, 0, chosen(), 0, elements);
    scatter(planes);
  }

  private void scatter(SymbolPlanes planes) {
    int from = 0;
    int largest = 0;
    for (int map = 0; map < planes.maps(); map++) {
      for (int row = 0; row < planes.rows(); row++) {
        int at = planes.index(map, row);
        if (different) {
          largest |= addLeft(from, planes.columns(), planes.symbols(), at, planes.levels());
        } else {
          largest |= copy(from, planes.columns(), planes.symbols(), at, planes.levels());
        }
        from += planes.columns();
      }
    }
    if (largest < 0) {
      throw new CorruptSymbolsException("a symbol of " + planes.levels() + " or more");
    }
  }

  /** Returns a negative number if a symbol is not below the levels. */
  private int copy(int from, int count, byte[] target, int at, int levels) {
    int check = 0;
    for (int i = 0; i < count; i++) {
      check |= levels - 1 - (symbols[from + i] & 0xff);
      target[at + i] = symbols[from + i];
    }
    return check;
  }

  private int addLeft(int from, int count, byte[] target, int at, int levels) {
    int check = 0;
    int left = zero;
    for (int i = 0; i < count; i++) {
      int present = symbols[from + i];
      left = (((left + differences[from + i]) & present) | (zero & ~present)) & 0xff;
      check |= levels - 1 - left;
      target[at + i] = (byte) left;
    }
    return check;
  }
}
