package io.cleave.core.weights;

import java.nio.charset.StandardCharsets;

/**
 * Numbers that depend only on a start value and an index, so that any language can compute the same
 * ones: the SplitMix64 finaliser over multiples of the golden ratio.
 */
final class SplitMix64 {
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;
  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;

  private SplitMix64() {}

  /** FNV-1a over the UTF-8 bytes of a name. */
  static long hash(String name) {
    long hash = FNV_OFFSET;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
    }
    return hash;
  }

  /** Number {@code index} (from 0) after {@code start}: a multiple of 2^-24 in [0, 1). */
  static double unit(long start, long index) {
    return (mix(start + (index + 1) * GOLDEN_RATIO) >>> 40) * 0x1p-24;
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
