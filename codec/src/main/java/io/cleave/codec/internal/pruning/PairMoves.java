package io.cleave.codec.internal.pruning;

/**
 * What a mask byte says about eight floats that are moved as four pairs, each in a long.
 *
 * <p>One long for each mask byte. Its lower four bytes are the shifts of the four pairs, of which
 * Java uses the low six bits; its upper four are how many bytes the values take up to and including
 * each pair.
 */
final class PairMoves {
  /** Shifts to the right: 32 where the lower float of a pair is dropped. */
  static final long[] COMPACT = new long[256];

  /** Shifts to the left: 32 where only the upper float of a pair has a value. */
  static final long[] EXPAND = new long[256];

  /** Four words for each mask byte, with ones in the lanes that have a value. */
  static final long[] LANES = new long[4 * 256];

  static {
    for (int bits = 0; bits < 256; bits++) {
      int bytes = 0;
      for (int pair = 0; pair < 4; pair++) {
        boolean lower = (bits >>> (2 * pair) & 1) != 0;
        boolean upper = (bits >>> (2 * pair) & 2) != 0;
        long shift = 32L << (8 * pair);
        bytes += (lower ? Float.BYTES : 0) + (upper ? Float.BYTES : 0);
        long total = (long) bytes << (32 + 8 * pair);
        COMPACT[bits] |= total | (lower ? 0 : shift);
        EXPAND[bits] |= total | (upper && !lower ? shift : 0);
        LANES[4 * bits + pair] = (lower ? 0xffffffffL : 0) | (upper ? 0xffffffffL << 32 : 0);
      }
    }
  }

  private PairMoves() {}

  /** Where the second pair's values start, in bytes after the first's. */
  static int second(long move) {
    return (int) (move >>> 32 & 0xff);
  }

  static int third(long move) {
    return (int) (move >>> 40 & 0xff);
  }

  static int fourth(long move) {
    return (int) (move >>> 48 & 0xff);
  }

  /** How many bytes all values take. */
  static int total(long move) {
    return (int) (move >>> 56);
  }
}
