package io.cleave.codec.quantise;

import java.nio.ByteBuffer;

/** The largest positive and negative magnitudes of each feature map of one tensor. */
final class Extremes {
  private static final int INFINITY = 0x7f800000;

  private final FloatChunk chunk;
  private final int mapElements;
  private final int[] positive;
  private final int[] negative;
  private int most;
  private int least;

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
    most = 0;
    least = 0;
    for (int from = 0; from < mapElements; from += FloatChunk.ELEMENTS) {
      int count = Math.min(FloatChunk.ELEMENTS, mapElements - from);
      chunk.load(activation, map * mapElements + from, count);
      measure(count);
    }
    positive[map] = most;
    negative[map] = least;
  }

  /**
   * Bits of positive floats order like the floats. With its sign flipped a negative float has the
   * bits of its magnitude, and a positive one is below all of them.
   */
  private void measure(int count) {
    int most = this.most;
    int least = this.least;
    for (int i = 0; i < count; i++) {
      int bits = chunk.bits(i);
      most = Math.max(most, bits);
      least = Math.max(least, bits ^ Integer.MIN_VALUE);
    }
    this.most = most;
    this.least = least;
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
