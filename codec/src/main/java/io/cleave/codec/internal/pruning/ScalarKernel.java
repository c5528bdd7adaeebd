package io.cleave.codec.internal.pruning;

import io.cleave.codec.internal.LittleEndian;

/**
 * The kernel that runs on every JVM. Marking compares two floats at a time in a long. Moving
 * follows the single bits of the mask if few are set, and a table of mask bytes, two floats at a
 * time, if many are; the limit between the two is where the measured times cross.
 */
public final class ScalarKernel implements SelectionKernel {
  private static final long MAGNITUDES = 0x7fffffff7fffffffL;
  private static final long SIGNS = 0x8000000080000000L;
  private static final long BOTH_LANES = 0x0000000100000001L;
  private static final int SPARSE_COMPACT_PERCENT = 30;
  private static final int SPARSE_EXPAND_PERCENT = 48;
  private static final byte[] ZEROS = new byte[CHUNK * Float.BYTES];

  @Override
  public int compact(
      byte[] floats, int elements, int threshold, byte[] mask, int maskAt, byte[] values) {
    mark(floats, elements, threshold, mask, maskAt);
    int kept = population(mask, maskAt, elements);
    if (kept * 100 < elements * SPARSE_COMPACT_PERCENT) {
      compactBits(floats, elements, mask, maskAt, values);
    } else {
      compactBytes(floats, elements, mask, maskAt, values);
    }
    return kept;
  }

  @Override
  public int expand(byte[] mask, int maskAt, byte[] values, int elements, byte[] floats) {
    int kept = population(mask, maskAt, elements);
    if (kept * 100 < elements * SPARSE_EXPAND_PERCENT) {
      expandBits(mask, maskAt, values, elements, floats);
    } else {
      expandBytes(mask, maskAt, values, elements, floats);
    }
    return kept;
  }

  private static void mark(byte[] floats, int elements, int threshold, byte[] mask, int maskAt) {
    long carry = (Integer.MAX_VALUE - Math.max(threshold, 0)) * BOTH_LANES;
    long signs = threshold == LOSSLESS ? SIGNS : 0;
    for (int i = 0; i < elements >>> 3; i++) {
      long marks =
          (survivors(LittleEndian.getLong(floats, i * 32), carry, signs) >>> 7)
              | (survivors(LittleEndian.getLong(floats, i * 32 + 8), carry, signs) >>> 5)
              | (survivors(LittleEndian.getLong(floats, i * 32 + 16), carry, signs) >>> 3)
              | (survivors(LittleEndian.getLong(floats, i * 32 + 24), carry, signs) >>> 1);
      mask[maskAt + i] = (byte) ((marks | marks >>> 31) >>> 24);
    }
  }

  /**
   * A lane's sign bit is set if its magnitude exceeds the threshold, or if signs count and it has
   * one.
   */
  private static long survivors(long pair, long carry, long signs) {
    return (((pair & MAGNITUDES) + carry) | (pair & signs)) & SIGNS;
  }

  private static int population(byte[] mask, int maskAt, int elements) {
    int population = 0;
    for (int i = 0; i < elements >>> 6; i++) {
      population += Long.bitCount(LittleEndian.getLong(mask, maskAt + i * 8));
    }
    return population;
  }

  /** Four bits a turn, so that the loop ends less often; surplus values are overwritten later. */
  private static void compactBits(
      byte[] floats, int elements, byte[] mask, int maskAt, byte[] values) {
    int to = 0;
    for (int at = 0; at < elements * Float.BYTES; at += WORD * Float.BYTES) {
      long word = LittleEndian.getLong(mask, maskAt + (at >>> 5));
      int end = to + Long.bitCount(word) * Float.BYTES;
      for (; word != 0; to += 16) {
        LittleEndian.putInt(values, to, first(word, floats, at));
        word &= word - 1;
        LittleEndian.putInt(values, to + 4, first(word, floats, at));
        word &= word - 1;
        LittleEndian.putInt(values, to + 8, first(word, floats, at));
        word &= word - 1;
        LittleEndian.putInt(values, to + 12, first(word, floats, at));
        word &= word - 1;
      }
      to = end;
    }
  }

  private static int first(long word, byte[] floats, int at) {
    return LittleEndian.getInt(floats, at + (Long.numberOfTrailingZeros(word) & 63) * Float.BYTES);
  }

  private static void compactBytes(
      byte[] floats, int elements, byte[] mask, int maskAt, byte[] values) {
    long[] moves = PairMoves.COMPACT;
    int to = 0;
    for (int i = 0; i < elements >>> 3; i++) {
      long move = moves[mask[maskAt + i] & 0xff];
      long first = LittleEndian.getLong(floats, i * 32);
      long second = LittleEndian.getLong(floats, i * 32 + 8);
      long third = LittleEndian.getLong(floats, i * 32 + 16);
      long fourth = LittleEndian.getLong(floats, i * 32 + 24);
      LittleEndian.putLong(values, to, first >>> move);
      LittleEndian.putLong(values, to + PairMoves.second(move), second >>> (move >>> 8));
      LittleEndian.putLong(values, to + PairMoves.third(move), third >>> (move >>> 16));
      LittleEndian.putLong(values, to + PairMoves.fourth(move), fourth >>> (move >>> 24));
      to += PairMoves.total(move);
    }
  }

  private static void expandBits(
      byte[] mask, int maskAt, byte[] values, int elements, byte[] floats) {
    System.arraycopy(ZEROS, 0, floats, 0, elements * Float.BYTES);
    int from = 0;
    for (int at = 0; at < elements * Float.BYTES; at += WORD * Float.BYTES) {
      long word = LittleEndian.getLong(mask, maskAt + (at >>> 5));
      while (word != 0) {
        int to = at + Long.numberOfTrailingZeros(word) * Float.BYTES;
        LittleEndian.putInt(floats, to, LittleEndian.getInt(values, from));
        word &= word - 1;
        from += Float.BYTES;
      }
    }
  }

  private static void expandBytes(
      byte[] mask, int maskAt, byte[] values, int elements, byte[] floats) {
    long[] moves = PairMoves.EXPAND;
    long[] lanes = PairMoves.LANES;
    int from = 0;
    for (int i = 0; i < elements >>> 3; i++) {
      int bits = mask[maskAt + i] & 0xff;
      long move = moves[bits];
      long first = LittleEndian.getLong(values, from);
      long second = LittleEndian.getLong(values, from + PairMoves.second(move));
      long third = LittleEndian.getLong(values, from + PairMoves.third(move));
      long fourth = LittleEndian.getLong(values, from + PairMoves.fourth(move));
      LittleEndian.putLong(floats, i * 32, first << move & lanes[bits * 4]);
      LittleEndian.putLong(floats, i * 32 + 8, second << (move >>> 8) & lanes[bits * 4 + 1]);
      LittleEndian.putLong(floats, i * 32 + 16, third << (move >>> 16) & lanes[bits * 4 + 2]);
      LittleEndian.putLong(floats, i * 32 + 24, fourth << (move >>> 24) & lanes[bits * 4 + 3]);
      from += PairMoves.total(move);
    }
  }
}
