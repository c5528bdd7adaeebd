package io.cleave.core.weights;

/** IEEE 754 half precision, for weights at rest. */
final class Float16 {
  private static final int INFINITY = 0x7C00;
  private static final float SMALLEST = 0x1p-24f;

  private Float16() {}

  /** The float32 of the same value; a NaN keeps its payload. */
  static float toFloat(short half) {
    int magnitude = half & 0x7FFF;
    float value;
    if (magnitude >= INFINITY) {
      value = Float.intBitsToFloat(0x7F800000 | (magnitude & 0x3FF) << 13);
    } else if (magnitude >= 0x400) {
      value = Float.intBitsToFloat((magnitude << 13) + (112 << 23));
    } else {
      value = magnitude * SMALLEST;
    }
    return half < 0 ? -value : value;
  }

  /** The nearest half, ties to even; beyond 65504 infinity; NaN stays NaN. */
  static short fromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    return (short) (sign | magnitude(bits & 0x7FFFFFFF));
  }

  private static int magnitude(int bits) {
    if (bits > 0x7F800000) {
      return INFINITY | 0x200 | (bits >>> 13 & 0x3FF);
    }
    if (bits >= 0x47800000) {
      return INFINITY;
    }
    if (bits < 0x38800000) {
      return (int) Math.rint(Float.intBitsToFloat(bits) / SMALLEST);
    }
    int rebased = bits - (112 << 23);
    return (rebased + 0xFFF + (rebased >>> 13 & 1)) >>> 13;
  }
}
