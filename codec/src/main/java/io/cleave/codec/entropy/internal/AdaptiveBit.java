package io.cleave.codec.entropy.internal;

/**
 * The probability that a bit is 1, learnt from the bits before it, as an {@code int}: 22 bits of
 * probability over 10 bits that count what was seen. Moves by 1 / (count + 1.5) towards each bit,
 * as the mean of all of them does, until the count reaches its limit.
 *
 * <pre>
 *   31                                      10 9                  0
 *  +------------------------------------------+--------------------+
 *  |          probability of 1 / 2^22         |        count       |
 *  +------------------------------------------+--------------------+
 * </pre>
 */
public final class AdaptiveBit {
  /** The max count: an average over about that many bits. */
  public static final int COUNT_LIMIT = 255;

  /** A bit that is as likely 0 as 1, with nothing seen. */
  public static final int UNKNOWN = 1 << 31;

  /**
   * How far a probability stays from 0 and from 1, in units of 1 / 2^22; more than {@link #next}
   * overshoots.
   */
  private static final int MARGIN = 128;

  private static final int ONE = 1 << 22;
  private static final int COUNT_BITS = 10;
  private static final int COUNT_MASK = (1 << COUNT_BITS) - 1;
  private static final int[] RATES = rates();

  private AdaptiveBit() {}

  /** 2^15 / (count + 1.5), rounded down, in integers. */
  private static int[] rates() {
    int[] rates = new int[COUNT_LIMIT + 1];
    for (int count = 0; count <= COUNT_LIMIT; count++) {
      rates[count] = (1 << 16) / (2 * count + 3);
    }
    return rates;
  }

  /** {@return the state of a probability, in units of 1 / 2^22, after so many bits} */
  public static int of(int probability, int count) {
    int inside = Math.max(MARGIN, Math.min(ONE - MARGIN, probability));
    return inside << COUNT_BITS | Math.min(count, COUNT_LIMIT);
  }

  /** {@return the probability of 1, in units of 1 / 2^16; never 0} */
  public static int probability(int state) {
    return state >>> 16;
  }

  /** {@return the state after one more bit} */
  public static int next(int state, int bit) {
    int count = state & COUNT_MASK;
    int target = bit != 0 ? ONE - MARGIN : MARGIN;
    int step = (((target - (state >>> COUNT_BITS)) >> 6) * RATES[count]) >> 9;
    return state + (step << COUNT_BITS) + (count < COUNT_LIMIT ? 1 : 0);
  }
}
