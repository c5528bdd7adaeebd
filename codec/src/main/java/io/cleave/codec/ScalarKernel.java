package io.cleave.codec;

/** The kernel for every JVM: two floats in a long to mark, then a loop over the marked bits. */
final class ScalarKernel implements SelectionKernel {
  private static final long MAGNITUDES = 0x7fffffff7fffffffL;
  private static final long SIGNS = 0x8000000080000000L;

  @Override
  public int compact(
      byte[] floats, int elements, int threshold, byte[] mask, int maskAt, byte[] values) {
    long carry = (0x7fffffffL - Math.max(threshold, 0)) * 0x100000001L;
    long signs = threshold == LOSSLESS ? SIGNS : 0;
    int to = 0;
    for (int from = 0; from < elements; from += WORD) {
      long word = mark(floats, from << 2, carry, signs);
      LittleEndian.putLong(mask, maskAt + (from >>> 3), word);
      while (word != 0) {
        int element = from + Long.numberOfTrailingZeros(word);
        LittleEndian.putInt(values, to, LittleEndian.getInt(floats, element << 2));
        to += Float.BYTES;
        word &= word - 1;
      }
    }
    return to >>> 2;
  }

  /** A lane's sign bit is set when its magnitude plus the carry overflows into it. */
  private static long mark(byte[] floats, int at, long carry, long signs) {
    long word = 0;
    for (int bit = 0; bit < WORD; bit += 8, at += 32) {
      long a = LittleEndian.getLong(floats, at);
      long b = LittleEndian.getLong(floats, at + 8);
      long c = LittleEndian.getLong(floats, at + 16);
      long d = LittleEndian.getLong(floats, at + 24);
      long marks =
          (survivors(a, carry, signs) >>> 7)
              | (survivors(b, carry, signs) >>> 5)
              | (survivors(c, carry, signs) >>> 3)
              | (survivors(d, carry, signs) >>> 1);
      word |= ((marks | marks >>> 31) >>> 24 & 0xff) << bit;
    }
    return word;
  }

  private static long survivors(long pair, long carry, long signs) {
    return ((pair & MAGNITUDES) + carry | (pair & signs)) & SIGNS;
  }

  @Override
  public int expand(byte[] mask, int maskAt, byte[] values, int elements, byte[] floats) {
    int from = 0;
    for (int to = 0; to < elements; to += WORD) {
      long word = LittleEndian.getLong(mask, maskAt + (to >>> 3));
      for (int at = to << 2; at < (to + WORD) << 2; at += Long.BYTES) {
        LittleEndian.putLong(floats, at, 0);
      }
      while (word != 0) {
        int element = to + Long.numberOfTrailingZeros(word);
        LittleEndian.putInt(floats, element << 2, LittleEndian.getInt(values, from));
        from += Float.BYTES;
        word &= word - 1;
      }
    }
    return from >>> 2;
  }
}
