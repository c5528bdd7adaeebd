package io.cleave.codec.entropy.internal;

/**
 * A binary arithmetic encoder (range coder) that writes two bytes at a time. The interval is {@code
 * low} to {@code low + range} in a window of 48 bits; what has left the window is in the target,
 * and a carry runs back into it. After G. N. N. Martin, "Range encoding" (1979).
 *
 * <p>What it writes ends with the byte that tells the last interval from its neighbours, less zero
 * bytes at the end, which {@link BinaryDecoder} supplies.
 */
public final class BinaryEncoder {
  /** The number of bits of the window. */
  public static final int WINDOW_BITS = 48;

  /** All bits of the window. */
  public static final long WINDOW = (1L << WINDOW_BITS) - 1;

  /** The probability of a bit that is as likely 0 as 1, in units of 1 / 2^16. */
  public static final int EVEN = 1 << 15;

  /** A range below this is widened by 16 bits. */
  public static final long LEAST_RANGE = 1L << 32;

  private byte[] target = new byte[0];
  private int start;
  private int end;
  private int position;
  private long low;
  private long range;
  private boolean overflowed;

  /** Starts to write at index {@code from}, at most {@code limitBytes} bytes. */
  public void start(byte[] to, int from, int limitBytes) {
    target = to;
    start = from;
    end = from + limitBytes;
    position = from;
    low = 0;
    range = 1L << WINDOW_BITS;
    overflowed = false;
  }

  /** Encodes a bit that is 1 with a probability in units of 1 / 2^16, neither 0 nor 1. */
  public void encode(int bit, int probability) {
    long bound = (range >>> 16) * probability;
    if (bit != 0) {
      range = bound;
    } else {
      low += bound;
      range -= bound;
    }
    if (range < LEAST_RANGE) {
      shift();
    }
  }

  /** Encodes a bit whose probability is an {@link AdaptiveBit}, which learns from it. */
  public void encode(int bit, int[] states, int at) {
    int state = states[at];
    encode(bit, AdaptiveBit.probability(state));
    states[at] = AdaptiveBit.next(state, bit);
  }

  /** Encodes the lowest bits of a value, the highest of them first, each as likely 0 as 1. */
  public void encodeBits(int value, int bits) {
    for (int i = bits - 1; i >= 0; i--) {
      encode(value >> i & 1, EVEN);
    }
  }

  private void shift() {
    emit((int) (low >>> 32));
    low = (low << 16) & WINDOW;
    range <<= 16;
  }

  /** Writes 16 bits; a 17th is a carry. */
  private void emit(int bits) {
    if (end - position < 2) {
      overflowed = true;
      position = start;
    }
    if (bits >>> 16 != 0 && !overflowed) {
      carry();
    }
    target[position] = (byte) (bits >>> 8);
    target[position + 1] = (byte) bits;
    position += 2;
  }

  private void carry() {
    int i = position - 1;
    while (++target[i] == 0) {
      i--;
    }
  }

  /** {@return the number of bytes, or -1 if it exceeds the limit} Ends the bytes. */
  public int finish() {
    long last = last(low, range);
    for (int i = 0; i < WINDOW_BITS / 16; i++) {
      emit((int) (last >>> 32));
      last = (last << 16) & WINDOW;
    }
    if (overflowed) {
      return -1;
    }
    while (position > start && target[position - 1] == 0) {
      position--;
    }
    return position - start;
  }

  /** {@return the number in the interval that ends in the most zero bytes} */
  public static long last(long low, long range) {
    for (int bits = WINDOW_BITS - 8; bits > 0; bits -= 8) {
      long mask = (1L << bits) - 1;
      long rounded = (low + mask) & ~mask;
      if (rounded - low < range) {
        return rounded;
      }
    }
    return low;
  }
}
