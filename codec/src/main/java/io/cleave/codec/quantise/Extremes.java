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

  /** Makes each magnitude at least that of another tensor of the shape. */
  void include(Extremes other) {
    for (int map = 0; map < positive.length; map++) {
      positive[map] = Math.max(positive[map], other.positive[map]);
      negative[map] = Math.max(negative[map], other.negative[map]);
    }
  }

  /** Forgets a map, as if it had nothing but 0. */
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
   * Chooses the symbol of the value 0: symbols below it are to those above as the sum of negative
   * magnitudes is to that of positive ones.
   *
   * @param levels 2 to 256
   * @return 0 where there are no negative values
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
   * The least step that clips nothing of a map, unless there is no level of a sign at all.
   *
   * @param above levels above 0
   * @param below levels below 0
   */
  float unclipped(int map, int above, int below) {
    return Math.max(above == 0 ? 0 : positive(map) / above, below == 0 ? 0 : negative(map) / below);
  }

  /** The same for all maps. */
  float unclipped(int above, int below) {
    float step = 0;
    for (int map = 0; map < positive.length; map++) {
      step = Math.max(step, unclipped(map, above, below));
    }
    return step;
  }
}
