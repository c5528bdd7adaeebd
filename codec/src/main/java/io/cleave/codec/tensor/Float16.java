package io.cleave.codec.tensor;

import io.cleave.codec.internal.LittleEndian;

/** Conversion between binary32 and binary16, round to nearest, ties to even. */
public final class Float16 {
  /** Bits of the smallest binary32 magnitude, 65520, that rounds to a binary16 infinity. */
  public static final int FIRST_OVERFLOW = 0x477ff000;

  private static final int SMALLEST_NORMAL = 0x38800000;
  private static final int INFINITY = 0x7f800000;
  private static final int HALF_SMALLEST_NORMAL = 0x0400;
  private static final int HALF_INFINITY = 0x7c00;
  private static final int HALF_QUIET = 0x0200;
  private static final int FRACTION_SHIFT = 23 - 10;
  private static final int EXPONENT_SHIFT = (127 - 15) << 23;
  private static final float SUBNORMAL_MAGIC = 0.5f;
  private static final float SUBNORMAL_SCALE = 0x1p112f;

  private Float16() {}

  /**
   * {@return the bits of the largest finite magnitude; or -1, with the halves undefined, if a
   * finite value would become infinite} Narrows float32 values to float16, both little-endian.
   *
   * @param floats contains the values, from index 0 on
   * @param count how many values there are
   * @param halves receives the values, from index 0 on
   */
  public static int narrow(byte[] floats, int count, byte[] halves) {
    int largest = 0;
    for (int i = 0; i < count; i++) {
      int bits = LittleEndian.getInt(floats, i * Float.BYTES);
      int magnitude = bits & Integer.MAX_VALUE;
      if (magnitude < FIRST_OVERFLOW) {
        largest = Math.max(largest, magnitude);
      } else if (magnitude < INFINITY) {
        return -1;
      }
      LittleEndian.putShort(halves, i * Short.BYTES, narrow(bits));
    }
    return largest;
  }

  /**
   * Widens float16 values to float32, both little-endian. Exact.
   *
   * @param halves contains the values, from index 0 on
   * @param count how many values there are
   * @param floats receives the values, from index 0 on
   */
  public static void widen(byte[] halves, int count, byte[] floats) {
    for (int i = 0; i < count; i++) {
      short half = LittleEndian.getShort(halves, i * Short.BYTES);
      LittleEndian.putInt(floats, i * Float.BYTES, widen(half));
    }
  }

  /**
   * {@return the largest error of rounding a magnitude, or any smaller one, to binary16}
   *
   * @param bits the bits of a float32 of at least 0
   */
  public static double roundingError(int bits) {
    int exponent = Math.max(Math.getExponent(Float.intBitsToFloat(bits)), -14);
    return bits == 0 ? 0 : Math.scalb(1.0, exponent - 11);
  }

  /**
   * {@return the bits of the float16 nearest to a value; an infinity if the value is too large}
   *
   * @param bits the bits of a float32
   */
  public static short narrow(int bits) {
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & Integer.MAX_VALUE;
    if (magnitude >= SMALLEST_NORMAL && magnitude < FIRST_OVERFLOW) {
      int halfUlp = 0xfff + (magnitude >>> FRACTION_SHIFT & 1);
      return (short) (sign | (magnitude - EXPONENT_SHIFT + halfUlp) >>> FRACTION_SHIFT);
    }
    return (short) (sign | narrowUnusual(magnitude));
  }

  private static int narrowUnusual(int magnitude) {
    if (magnitude > INFINITY) {
      return HALF_INFINITY | HALF_QUIET | (magnitude >>> FRACTION_SHIFT & 0x3ff);
    }
    if (magnitude >= FIRST_OVERFLOW) {
      return HALF_INFINITY;
    }
    // Adding 0.5 leaves units of 2^-24, the smallest binary16, and the hardware rounds.
    float rounded = Float.intBitsToFloat(magnitude) + SUBNORMAL_MAGIC;
    return Float.floatToRawIntBits(rounded) - Float.floatToRawIntBits(SUBNORMAL_MAGIC);
  }

  /**
   * {@return the bits of the float32 that equals a float16}
   *
   * @param half the bits of a float16
   */
  public static int widen(short half) {
    int sign = (half & 0x8000) << 16;
    int magnitude = half & 0x7fff;
    if (magnitude >= HALF_SMALLEST_NORMAL && magnitude < HALF_INFINITY) {
      return sign | ((magnitude << FRACTION_SHIFT) + EXPONENT_SHIFT);
    }
    return sign | widenUnusual(magnitude);
  }

  private static int widenUnusual(int magnitude) {
    int shifted = magnitude << FRACTION_SHIFT;
    return magnitude >= HALF_INFINITY
        ? INFINITY | shifted
        : Float.floatToRawIntBits(Float.intBitsToFloat(shifted) * SUBNORMAL_SCALE);
  }
}
