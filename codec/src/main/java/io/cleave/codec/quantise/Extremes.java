package io.cleave.codec.quantise;

import java.nio.ByteBuffer;

/** The largest positive and negative magnitudes of each feature map of one tensor. */
final class Extremes {
  private static final int INFINITY = 0x7f800000;

  private final FloatChunk chunk;
  private final int mapElements;
  private final int[] positive;
  private final int[] negative;

  Extremes(FloatChunk chunk, int maps, int mapElements) {
    this.chunk = chunk;
    this.mapElements = mapElements;
    this.positive = new int[maps];
    this.negative = new int[maps];
  }

  /** Measures a tensor, and returns whether all of its elements are finite. */
  boolean measure(ByteBuffer activation) {
    int largest = 0;
    for (int map = 0; map < positive.length; map++) {
      measure(activation, map);
      largest = Math.max(largest, Math.max(positive[map], negative[map]));
    }
    return largest < INFINITY;
  }

  private void measure(ByteBuffer activation, int map) {
    int most = 0;
    int least = 0;
    for (int from = 0; from < mapElements; from += FloatChunk.ELEMENTS) {
      int count = Math.min(FloatChunk.ELEMENTS, mapElements - from);
      chunk.load(activation, map * mapElements + from, count);
      long found = positive(chunk.bytes(), count);
      most = Math.max(most, (int) found);
      if (found < 0) {
        least = Math.max(least, negative(chunk.bytes(), count));
      }
    }
    positive[map] = most;
    negative[map] = least;
  }

  /**
   * Bits of positive floats order like the floats, and those of negative ones are below.
   *
   * @return the greatest; with a sign in front if any element has one
   */
  private static long positive(byte[] floats, int count) {
    int even = 0;
    int odd = 0;
    long signs = 0;
    for (int i = 0; i < count >>> 1; i++) {
      long pair = FloatChunk.pair(floats, i);
      even = Math.max(even, (int) pair);
      odd = Math.max(odd, (int) (pair >>> 32));
      signs |= pair;
    }
    if ((count & 1) != 0) {
      int last = FloatChunk.bits(floats, count - 1);
      even = Math.max(even, last);
      signs |= last;
    }
    long sign = (signs | signs << 32) & Long.MIN_VALUE;
    return sign | Math.max(even, odd);
  }

  /** With its sign flipped a negative float has the bits of its magnitude. */
  private static int negative(byte[] floats, int count) {
    int most = 0;
    for (int i = 0; i < count; i++) {
      most = Math.max(most, FloatChunk.bits(floats, i) ^ Integer.MIN_VALUE);
    }
    return most;
  }

  float positive(int map) {
    return Float.intBitsToFloat(positive[map]);
  }

  float negative(int map) {
    return Float.intBitsToFloat(negative[map]);
  }

  float largest(int map) {
    return Math.max(positive(map), negative(map));
  }
}
