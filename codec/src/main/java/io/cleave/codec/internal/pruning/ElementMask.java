package io.cleave.codec.internal.pruning;

import io.cleave.codec.internal.LittleEndian;
import java.util.Arrays;

/**
 * One bit for each element of the surviving maps, the lowest bit of a byte first. Bits after the
 * last element are zero, up to a whole word.
 */
public final class ElementMask {
  private final byte[] bits;

  public ElementMask(int maxElements) {
    bits = new byte[words(maxElements) * Long.BYTES];
  }

  public static int bitmapBytes(int elements) {
    return (elements + 7) >>> 3;
  }

  public static int words(int elements) {
    return (elements + Long.SIZE - 1) / Long.SIZE;
  }

  /** {@return the bits themselves; not a copy} */
  public byte[] bits() {
    return bits;
  }

  public void clear() {
    Arrays.fill(bits, (byte) 0);
  }

  public void set(int element) {
    bits[element >>> 3] |= (byte) (1 << (element & 7));
  }

  /** Marks the elements from {@code from} up to {@code to}, exclusive. */
  public void set(int from, int to) {
    int element = from;
    while (element < to) {
      int word = element >>> 6;
      int end = Math.min(to, (word + 1) << 6);
      setWord(word, word(word) | -1L >>> (Long.SIZE - (end - element)) << element);
      element = end;
    }
  }

  /** {@return whether a bit of the last byte after the last element is set} */
  public boolean hasBitsBehind(int elements) {
    return (elements & 7) != 0 && (bits[elements >>> 3] & 0xff) >>> (elements & 7) != 0;
  }

  public void setWord(int word, long value) {
    LittleEndian.putLong(bits, word * Long.BYTES, value);
  }

  public long word(int word) {
    return LittleEndian.getLong(bits, word * Long.BYTES);
  }

  /**
   * {@return the number of marked elements of the words from {@code from} up to {@code to},
   * exclusive}
   */
  public int population(int from, int to) {
    int population = 0;
    for (int i = from; i < to; i++) {
      population += Long.bitCount(word(i));
    }
    return population;
  }

  /** {@return the number of runs of marked elements in these words, as if they stood alone} */
  public int runs(int from, int to) {
    int runs = 0;
    long before = 0;
    for (int i = from; i < to; i++) {
      long word = word(i);
      runs += Long.bitCount(word & ~(word << 1 | before));
      before = word >>> 63;
    }
    return runs;
  }
}
