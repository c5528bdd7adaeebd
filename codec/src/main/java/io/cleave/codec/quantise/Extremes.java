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
    int maxPositive = 0;
    int maxNegative = 0;
    for (int from = 0; from < mapElements; from += FloatChunk.ELEMENTS) {
      int count = Math.min(FloatChunk.ELEMENTS, mapElements - from);
      chunk.load(activation, map * mapElements + from, count);
      long found = positive(chunk.bytes(), count);
      maxPositive = Math.max(maxPositive, (int) found);
      if (found < 0) {
        maxNegative = Math.max(maxNegative, negative(chunk.bytes(), count));
      }
    }
    positive[map] = maxPositive;
    negative[map] = maxNegative;
  }

  /**
   * The largest positive float, as bits, with the sign bit set if any element has a sign. Bits of
   * positive floats are ordered like the floats, and those of negative floats are below them.
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

  /**
   * The bits of the largest negative magnitude: a negative float with its sign flipped has the bits
   * of its magnitude.
   */
  private static int negative(byte[] floats, int count) {
    int max = 0;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, FloatChunk.bits(floats, i) ^ Integer.MIN_VALUE);
    }
    return max;
  }

  /** Raises each magnitude to at least that of another tensor of the shape. */
  void include(Extremes other) {
    for (int map = 0; map < positive.length; map++) {
      positive[map] = Math.max(positive[map], other.positive[map]);
      negative[map] = Math.max(negative[map], other.negative[map]);
    }
  }

  /** Treats a map as if all its elements were 0. */
  void clear(int map) {
    positive[map] = 0;
    negative[map] = 0;
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

  /** The largest magnitude of all maps. */
  float largest() {
    float largest = 0;
    for (int map = 0; map < positive.length; map++) {
      largest = Math.max(largest, largest(map));
    }
    return largest;
  }

  /**
   * Chooses the symbol of the value 0, so that symbols below it are to those above as the sum of
   * negative magnitudes is to that of positive ones. Returns 0 if there are no negative values.
   *
   * @param levels 2 to 256
   */
  int zero(int levels) {
    double above = 0;
    double below = 0;
    for (int map = 0; map < positive.length; map++) {
      above += positive(map);
      below += negative(map);
    }
    return below == 0 ? 0 : (int) Math.round((levels - 1) * (below / (below + above)));
  }

  /**
   * The smallest step that clips nothing of a map, ignoring a sign that has no levels at all.
   *
   * @param above how many levels are above 0
   * @param below how many levels are below 0
   */
  float unclipped(int map, int above, int below) {
    return Math.max(above == 0 ? 0 : positive(map) / above, below == 0 ? 0 : negative(map) / below);
  }

  /** The smallest step that clips nothing of any map. */
  float unclipped(int above, int below) {
    float step = 0;
    for (int map = 0; map < positive.length; map++) {
      step = Math.max(step, unclipped(map, above, below));
    }
    return step;
  }
}
