package io.cleave.core.random;

/**
 * The SplitMix64 generator of Steele, Lea and Flood (2014), written out so that a seed gives the
 * same numbers on every Java version. Not thread safe.
 */
public final class SplitMix {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double DOUBLE_UNIT = 0x1p-53;

  /** Standard deviation of the sum of four independent uniform 16-bit numbers. */
  private static final double SUM_DEVIATION = Math.sqrt((65536.0 * 65536.0 - 1) / 3);

  private static final double SUM_MEAN = 2.0 * 65535.0;

  private long state;

  /**
   * Begins a sequence.
   *
   * @param seed any number
   */
  public SplitMix(long seed) {
    this.state = seed;
  }

  /**
   * Scrambles one number: the finaliser of the generator. A bijection.
   *
   * @param value any number
   * @return another
   */
  public static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * Shuffles the numbers from 0 on, as Fisher and Yates do.
   *
   * @param count of them
   * @return each once
   */
  public int[] shuffled(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int other = between(0, i);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }

  /** {@return 64 bits} */
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** {@return a number in [0, 1)} */
  public double nextDouble() {
    return (nextLong() >>> 11) * DOUBLE_UNIT;
  }

  /**
   * Draws a number in [low, high).
   *
   * @param low included
   * @param high excluded
   * @return the number
   */
  public double between(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  /**
   * Draws a whole number in [low, high].
   *
   * @param low included
   * @param high included
   * @return the number
   */
  public int between(int low, int high) {
    return low + (int) (nextDouble() * (high - low + 1));
  }

  /**
   * Draws yes or no.
   *
   * @param probability of yes
   * @return yes or no
   */
  public boolean chance(double probability) {
    return nextDouble() < probability;
  }

  /**
   * Returns a number of mean 0 and deviation 1, close to normal: a sum of four uniform numbers,
   * which needs no logarithm and so has no bit that may differ between machines.
   *
   * @return the number
   */
  public double nextBell() {
    long bits = nextLong();
    long sum =
        (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48 & 0xFFFF);
    return (sum - SUM_MEAN) / SUM_DEVIATION;
  }
}
