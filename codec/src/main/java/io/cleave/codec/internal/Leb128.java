package io.cleave.codec.internal;

import java.util.Arrays;

/** Unsigned numbers of variable length: seven bits a byte, the lowest first. */
public final class Leb128 {
  /** The max size of a non-negative int: {@value} bytes. */
  public static final int MAX_BYTES = 5;

  private Leb128() {}

  /**
   * {@return the index after the number that this writes}
   *
   * @param value the number, not negative
   * @param target receives the bytes
   * @param at the index where they start
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
   * {@return the bytes of numbers, one after the other}
   *
   * @param values the numbers, not negative
   * @param starts receives where each number starts, and after these where the last one ends
   */
  public static byte[] of(int[] values, int[] starts) {
    byte[] bytes = new byte[values.length * MAX_BYTES];
    for (int i = 0; i < values.length; i++) {
      starts[i + 1] = put(values[i], bytes, starts[i]);
    }
    return Arrays.copyOf(bytes, starts[values.length]);
  }
}
