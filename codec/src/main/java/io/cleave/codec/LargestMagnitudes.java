package io.cleave.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Selects the k-th largest magnitude of a tensor, exactly. Not safe for concurrent use. */
final class LargestMagnitudes {
  private static final int[] SHIFTS = {20, 10, 0};
  private static final int BINS = 1 << 11;

  private final byte[] floats = new byte[SelectionKernel.CHUNK * Float.BYTES];
  private final int[] histogram = new int[BINS];

  /**
   * Finds a magnitude that is not exceeded by k elements or more, and reached by at least k.
   *
   * @param k from 1 to the elements of the surviving maps
   * @return its float bits
   */
  int kth(ByteBuffer activation, SurvivingMaps maps, int k) {
    int prefix = 0;
    int prefixShift = Integer.SIZE - 1;
    int rank = k;
    for (int shift : SHIFTS) {
      count(activation, maps, prefix, prefixShift, shift);
      int bin = (1 << (prefixShift - shift)) - 1;
      while (histogram[bin] < rank) {
        rank -= histogram[bin--];
      }
      prefix = prefix << (prefixShift - shift) | bin;
      prefixShift = shift;
    }
    return prefix;
  }

  private void count(
      ByteBuffer activation, SurvivingMaps maps, int prefix, int prefixShift, int shift) {
    Arrays.fill(histogram, 0);
    int digits = (1 << (prefixShift - shift)) - 1;
    for (int from = 0; from < maps.elements(); from += SelectionKernel.CHUNK) {
      int elements = Math.min(SelectionKernel.CHUNK, maps.elements() - from);
      maps.read(activation, from, elements, floats);
      for (int i = 0; i < elements; i++) {
        int magnitude = LittleEndian.getInt(floats, i << 2) & 0x7fffffff;
        if (magnitude >>> prefixShift == prefix) {
          histogram[magnitude >>> shift & digits]++;
        }
      }
    }
  }

  /** Finds the largest magnitude that is neither infinite nor NaN, 0 if there is none. */
  int largestFinite(ByteBuffer activation, SurvivingMaps maps) {
    int largest = 0;
    for (int from = 0; from < maps.elements(); from += SelectionKernel.CHUNK) {
      int elements = Math.min(SelectionKernel.CHUNK, maps.elements() - from);
      maps.read(activation, from, elements, floats);
      for (int i = 0; i < elements; i++) {
        int magnitude = LittleEndian.getInt(floats, i << 2) & 0x7fffffff;
        if (magnitude <= ActivationThreshold.MAX) {
          largest = Math.max(largest, magnitude);
        }
      }
    }
    return largest;
  }
}
