package io.cleave.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Selects the k-th largest magnitude of a tensor, exactly: a histogram of the leading bits of all
 * magnitudes finds the bin that holds it, and two finer ones look into that bin. Not safe for
 * concurrent use.
 */
final class LargestMagnitudes {
  private static final int CHUNK = SelectionKernel.CHUNK;

  /** Where the digits of a magnitude's 31 bits start: 12 bits, 12 bits and 7 bits. */
  private static final int FIRST = 19;

  private static final int SECOND = 7;
  private static final int BINS = 1 << 12;

  private final byte[] floats = new byte[CHUNK * Float.BYTES];
  private final int[] bins = new int[BINS];
  private final int[] moreBins = new int[BINS];
  private int rank;

  /**
   * Finds a magnitude that fewer than k elements exceed, and at least k reach.
   *
   * @param k from 1 to the elements of the surviving maps
   * @return its float bits
   */
  int kth(ByteBuffer activation, SurvivingMaps maps, int k) {
    rank = k;
    countAll(activation, maps);
    int first = descend();
    countWithin(activation, maps, first, FIRST, SECOND);
    int second = first << (FIRST - SECOND) | descend();
    countWithin(activation, maps, second, SECOND, 0);
    return second << SECOND | descend();
  }

  /** Finds the bin that holds the rank, and makes the rank one within that bin. */
  private int descend() {
    int bin = BINS - 1;
    while (bins[bin] < rank) {
      rank -= bins[bin--];
    }
    return bin;
  }

  /** Neighbours count in different arrays: equal ones would wait for each other. */
  private void countAll(ByteBuffer activation, SurvivingMaps maps) {
    Arrays.fill(bins, 0);
    Arrays.fill(moreBins, 0);
    for (int from = 0; from < maps.elements(); from += CHUNK) {
      int elements = read(activation, maps, from);
      for (int i = 0; i < elements >>> 1; i++) {
        long pair = LittleEndian.getLong(floats, i * Long.BYTES);
        bins[(int) pair >>> FIRST & (BINS - 1)]++;
        moreBins[(int) (pair >>> (FIRST + Integer.SIZE)) & (BINS - 1)]++;
      }
      if ((elements & 1) != 0) {
        bins[magnitude(elements - 1) >>> FIRST]++;
      }
    }
    for (int i = 0; i < BINS; i++) {
      bins[i] += moreBins[i];
    }
  }

  /** Counts the digits from {@code shift} of those magnitudes that start with a prefix. */
  private void countWithin(
      ByteBuffer activation, SurvivingMaps maps, int prefix, int prefixShift, int shift) {
    Arrays.fill(bins, 0);
    int digits = (1 << (prefixShift - shift)) - 1;
    for (int from = 0; from < maps.elements(); from += CHUNK) {
      int elements = read(activation, maps, from);
      for (int i = 0; i < elements; i++) {
        int magnitude = magnitude(i);
        if (magnitude >>> prefixShift == prefix) {
          bins[magnitude >>> shift & digits]++;
        }
      }
    }
  }

  /** Finds the largest magnitude that is neither infinite nor NaN, 0 if there is none. */
  int largestFinite(ByteBuffer activation, SurvivingMaps maps) {
    int largest = 0;
    for (int from = 0; from < maps.elements(); from += CHUNK) {
      int elements = read(activation, maps, from);
      for (int i = 0; i < elements; i++) {
        int magnitude = magnitude(i);
        largest = magnitude <= ActivationThreshold.MAX ? Math.max(largest, magnitude) : largest;
      }
    }
    return largest;
  }

  private int read(ByteBuffer activation, SurvivingMaps maps, int from) {
    int elements = Math.min(CHUNK, maps.elements() - from);
    maps.read(activation, from, elements, floats);
    return elements;
  }

  private int magnitude(int element) {
    return LittleEndian.getInt(floats, element * Float.BYTES) & Integer.MAX_VALUE;
  }
}
