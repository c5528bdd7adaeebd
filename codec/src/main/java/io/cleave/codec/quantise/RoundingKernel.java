package io.cleave.codec.quantise;

/**
 * The inner loop of quantising: turns floats of one feature map into symbols. Magnitudes are
 * compared and clipped as integers, which are ordered like the floats. Not safe for concurrent use.
 */
final class RoundingKernel {
  /** Added to a float from 0 to 2^22 it leaves the nearest integer in the low bits. */
  private static final float TO_INTEGER = 0x1p23f;

  private static final int TO_INTEGER_BITS = Float.floatToRawIntBits(TO_INTEGER);

  private float inverse;
  private int limit;
  private int dead;
  private int zero;
  private int above;

  /**
   * Sets what the elements of a map have in common.
   *
   * @param step the step of the map, above 0
   * @param threshold the largest magnitude that becomes 0, finite
   * @param steps what the symbols mean
   */
  void prepare(Steps steps, float step, float threshold) {
    inverse = 1 / step;
    limit = Float.floatToRawIntBits(steps.furthest() * step); // its product with 1 / step is small
    dead = Float.floatToRawIntBits(threshold);
    zero = steps.zero();
    above = steps.above();
  }

  /** Fills the start of {@code symbols}, and returns how many are not the zero. */
  int quantise(byte[] floats, int count, byte[] symbols) {
    return zero == 0
        ? unsigned(floats, count, symbols, inverse, limit, dead)
        : signed(floats, count, symbols);
  }

  /** Without levels below 0, a negative value counts as one below the threshold. */
  private static int unsigned(
      byte[] floats, int count, byte[] symbols, float inverse, int limit, int dead) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int bits = FloatChunk.bits(floats, i);
      float clipped = Float.intBitsToFloat(Math.min(Math.max(bits, 0), limit));
      int level = Float.floatToRawIntBits(clipped * inverse + TO_INTEGER) - TO_INTEGER_BITS;
      level &= (dead - bits) >> 31;
      symbols[i] = (byte) level;
      kept += -level >>> 31;
    }
    return kept;
  }

  private int signed(byte[] floats, int count, byte[] symbols) {
    int zero = this.zero;
    int above = this.above;
    float inverse = this.inverse;
    int limit = this.limit;
    int dead = this.dead;
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int bits = FloatChunk.bits(floats, i);
      int magnitude = bits & Integer.MAX_VALUE;
      float clipped = Float.intBitsToFloat(Math.min(magnitude, limit));
      int level = Float.floatToRawIntBits(clipped * inverse + TO_INTEGER) - TO_INTEGER_BITS;
      level &= (dead - magnitude) >> 31;
      int sign = bits >> 31;
      level = Math.max(-zero, Math.min((level ^ sign) - sign, above));
      symbols[i] = (byte) (zero + level);
      kept += (level | -level) >>> 31;
    }
    return kept;
  }
}
