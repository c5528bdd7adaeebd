package io.cleave.codec.internal.pruning;

import io.cleave.codec.internal.LittleEndian;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Selects the k-th largest magnitude of a tensor, exactly: a histogram of the upper halves of all
 * magnitudes finds the upper half, and a histogram of the lower halves that occur with it ends the
 * search. Not safe for concurrent use.
 */
final class LargestMagnitudes {
  private static final int CHUNK = SelectionKernel.CHUNK;

  /** A magnitude has 31 bits: an upper half of 15 and a lower half of 16. */
  private static final int LOWER_BITS = 16;

  private static final int UPPER_BINS = 1 << 15;
  private static final int LOWER_BINS = 1 << LOWER_BITS;

  /** Selects the upper halves of two floats in a long. */
  private static final long UPPERS = 0x7fff00007fff0000L;

  private static final long SIGNS = 0x8000000080000000L;

  private final byte[] floats = new byte[CHUNK * Float.BYTES];
  private final int[] bins = new int[LOWER_BINS];
  private final int[] moreBins = new int[UPPER_BINS];
  private int rank;

  /**
   * Finds a magnitude, as float bits, that fewer than k elements exceed and at least k elements
   * reach.
   *
   * @param k from 1 to the number of elements of the surviving maps
   */
  int kth(ByteBuffer activation, SurvivingMaps maps, int k) {
    rank = k;
    countUppers(activation, maps);
    int upper = descend(UPPER_BINS);
    countLowers(activation, maps, upper);
    return upper << LOWER_BITS | descend(LOWER_BINS);
  }

  /** Finds the bin that contains the rank, and makes the rank relative to that bin. */
  private int descend(int from) {
    int bin = from - 1;
    while (bins[bin] < rank) {
      rank -= bins[bin--];
    }
    return bin;
  }

  /** Neighbours are counted in different arrays: equal ones would wait for each other. */
  private void countUppers(ByteBuffer activation, SurvivingMaps maps) {
    Arrays.fill(bins, 0, UPPER_BINS, 0);
    Arrays.fill(moreBins, 0);
    for (int from = 0; from < maps.elements(); from += CHUNK) {
      int elements = read(activation, maps, from);
      for (int i = 0; i < elements >>> 1; i++) {
        long pair = LittleEndian.getLong(floats, i * Long.BYTES);
        bins[(int) pair >>> LOWER_BITS & (UPPER_BINS - 1)]++;
        moreBins[(int) (pair >>> (LOWER_BITS + Integer.SIZE)) & (UPPER_BINS - 1)]++;
      }
      if ((elements & 1) != 0) {
        bins[magnitude(elements - 1) >>> LOWER_BITS]++;
      }
    }
    for (int i = 0; i < UPPER_BINS; i++) {
      bins[i] += moreBins[i];
    }
  }

  /** Counts the lower halves of the magnitudes with a given upper half. */
  private void countLowers(ByteBuffer activation, SurvivingMaps maps, int upper) {
    Arrays.fill(bins, 0);
    long uppers = (long) upper << LOWER_BITS | (long) upper << (LOWER_BITS + Integer.SIZE);
    for (int from = 0; from < maps.elements(); from += CHUNK) {
      int elements = read(activation, maps, from);
      for (int i = 0; i < elements; i += 2) {
        long difference = (LittleEndian.getLong(floats, i * Float.BYTES) ^ uppers) & UPPERS;
        if ((difference + UPPERS & SIGNS) != SIGNS) { // a lane without a difference has no carry
          countLower(i, upper);
          if (i + 1 < elements) {
            countLower(i + 1, upper);
          }
        }
      }
    }
  }

  private void countLower(int element, int upper) {
    int magnitude = magnitude(element);
    if (magnitude >>> LOWER_BITS == upper) {
      bins[magnitude & (LOWER_BINS - 1)]++;
    }
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
