package io.cleave.codec.entropy.internal;

import io.cleave.codec.entropy.CorruptSymbolsException;

/**
 * Reads what {@link BinaryEncoder} writes. Whatever the bytes are, it reads nothing outside them.
 */
public final class BinaryDecoder {
  private static final long WINDOW = BinaryEncoder.WINDOW;

  private byte[] source = new byte[0];
  private int end;
  private int position;
  private int length;

  /** The last 48 bits read, and how far they are above the low end of the interval. */
  private long window;

  private long offset;
  private long range;

  /** Starts to read the bytes from index {@code at} up to {@code to}, exclusive. */
  public void start(byte[] from, int at, int to) {
    source = from;
    position = at;
    end = to;
    length = to - at;
    window = 0;
    for (int i = 0; i < BinaryEncoder.WINDOW_BITS / 16; i++) {
      window = window << 16 | next();
    }
    offset = window;
    range = 1L << BinaryEncoder.WINDOW_BITS;
  }

  /** {@return the next bit, which is 1 with a probability in units of 1 / 2^16, neither 0 nor 1} */
  public int decode(int probability) {
    long bound = (range >>> 16) * probability;
    int bit;
    if (offset < bound) {
      range = bound;
      bit = 1;
    } else {
      offset -= bound;
      range -= bound;
      bit = 0;
    }
    if (range < BinaryEncoder.LEAST_RANGE) {
      shift();
    }
    return bit;
  }

  /** {@return the next bit, whose probability is an {@link AdaptiveBit} that learns from it} */
  public int decode(int[] states, int at) {
    int state = states[at];
    int bit = decode(AdaptiveBit.probability(state));
    states[at] = AdaptiveBit.next(state, bit);
    return bit;
  }

  /** {@return a value of so many bits, each as likely 0 as 1} */
  public int decodeBits(int bits) {
    int value = 0;
    for (int i = 0; i < bits; i++) {
      value = value << 1 | decode(BinaryEncoder.EVEN);
    }
    return value;
  }

  private void shift() {
    int bits = next();
    window = ((window << 16) & WINDOW) | bits;
    offset = offset << 16 | bits;
    range <<= 16;
  }

  /** The next 16 bits; zeros after the end. */
  private int next() {
    int at = position;
    position = at + 2;
    if (at + 1 < end) {
      return ((source[at] & 0xff) << 8) | (source[at + 1] & 0xff);
    }
    return at < end ? (source[at] & 0xff) << 8 : 0;
  }

  /**
   * Checks that the bytes are those that an encoder ends with: all were read, the last is not zero,
   * and they stand for the number that an encoder takes from the last interval.
   *
   * @throws CorruptSymbolsException if not
   */
  public void finish() {
    if (position < end) {
      throw new CorruptSymbolsException(
          "bytes: " + length + " (expected: " + (end - position) + " fewer)");
    }
    if (length > 0 && source[end - 1] == 0) {
      throw new CorruptSymbolsException("last byte: 0 (expected: none, or another)");
    }
    long low = (window - offset) & WINDOW;
    if ((BinaryEncoder.last(low, range) & WINDOW) != window) {
      throw new CorruptSymbolsException(
          "end: " + Long.toHexString(window) + " (expected: another)");
    }
  }
}
