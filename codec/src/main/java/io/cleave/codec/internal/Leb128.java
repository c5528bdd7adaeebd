package io.cleave.codec.internal;

import java.util.Arrays;

/** Unsigned numbers in as few bytes as they take: seven bits each, the lowest first. */
public final class Leb128 {
  /** The most bytes that a non-negative int takes: {@value}. */
  public static final int MAX_BYTES = 5;

  private Leb128() {}

  /**
   * Writes a number.
   *
   * @param value not negative
   * @param target receives it
   * @param at where it starts
   * @return where it ends, exclusive
   */
  public static int put(int value, byte[] target, int at) {
    int rest = value;
    int to = at;
    for (; rest > 0x7f; rest >>>= 7) {
      target[to++] = (byte) (rest | 0x80);
    }
    target[to++] = (byte) rest;
    return to;
  }

  /**
   * Writes numbers behind each other.
   *
   * @param values not negative
   * @param starts receives where each starts, and behind them where the last ends
   * @return their bytes
   */
  public static byte[] of(int[] values, int[] starts) {
    byte[] bytes = new byte[values.length * MAX_BYTES];
    for (int i = 0; i < values.length; i++) {
      starts[i + 1] = put(values[i], bytes, starts[i]);
    }
    return Arrays.copyOf(bytes, starts[values.length]);
  }
}
