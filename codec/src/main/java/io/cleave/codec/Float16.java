package io.cleave.codec;

/** Conversion between binary32 and binary16, round to nearest, ties to even. */
final class Float16 {
  /** Bits of the smallest binary32 magnitude, 65520, that rounds to a binary16 infinity. */
  static final int FIRST_OVERFLOW = 0x477ff000;

  private static final int FLOAT_INFINITY = 0x7f800000;
  private static final int FLOAT_SMALLEST_NORMAL_HALF = 0x38800000;
  private static final int HALF_INFINITY = 0x7c00;
  private static final int HALF_QUIET = 0x0200;
  private static final int EXPONENT_SHIFT = (127 - 15) << 23;
  private static final float SUBNORMAL_MAGIC = 0.5f;

  private Float16() {}

  /**
   * Narrows float32 values to float16.
   *
   * @return false, with the target undefined, if a finite value would become infinite
   */
  static boolean narrow(byte[] floats, int count, byte[] halves) {
    int overflow = 0;
    for (int i = 0; i < count; i++) {
      int bits = LittleEndian.getInt(floats, i << 2);
      int magnitude = bits & 0x7fffffff;
      overflow |= (FIRST_OVERFLOW - 1 - magnitude) & (magnitude - FLOAT_INFINITY);
      LittleEndian.putShort(halves, i << 1, narrow(bits));
    }
    return overflow >= 0;
  }

  /** Widens float16 values to float32, which is exact. */
  static void widen(byte[] halves, int count, byte[] floats) {
    for (int i = 0; i < count; i++) {
      LittleEndian.putInt(floats, i << 2, widen(LittleEndian.getShort(halves, i << 1)));
    }
  }

  static short narrow(int bits) {
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7fffffff;
    return (short) (sign | narrowMagnitude(magnitude));
  }

  private static int narrowMagnitude(int magnitude) {
    if (magnitude >= FIRST_OVERFLOW) {
      boolean nan = magnitude > FLOAT_INFINITY;
      return nan ? HALF_INFINITY | HALF_QUIET | (magnitude >>> 13 & 0x3ff) : HALF_INFINITY;
    }
    if (magnitude < FLOAT_SMALLEST_NORMAL_HALF) {
      // Adding 0.5 leaves units of 2^-24, the smallest binary16, and the hardware rounds.
      float rounded = Float.intBitsToFloat(magnitude) + SUBNORMAL_MAGIC;
      return Float.floatToRawIntBits(rounded) - Float.floatToRawIntBits(SUBNORMAL_MAGIC);
    }
    int halfUlp = 0xfff + (magnitude >>> 13 & 1);
    return (magnitude - EXPONENT_SHIFT + halfUlp) >>> 13;
  }

  static int widen(short half) {
    int sign = (half & 0x8000) << 16;
    int magnitude = half & 0x7fff;
    if (magnitude >= HALF_INFINITY) {
      return sign | FLOAT_INFINITY | magnitude << 13;
    }
    float scaled = Float.intBitsToFloat(magnitude << 13) * 0x1p112f;
    return sign | Float.floatToRawIntBits(scaled);
  }
}
