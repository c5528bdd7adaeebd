package io.cleave.core.random;

/**
 * The SplitMix64 generator of Steele, Lea and Flood (2014), written out so that a seed gives the
 * same numbers on every Java version. Not safe for concurrent use.
 */
public final class SplitMix {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double DOUBLE_UNIT = 0x1p-53;

  /** The standard deviation of the sum of four independent uniform 16-bit numbers. */
  private static final double SUM_DEVIATION = Math.sqrt((65536.0 * 65536.0 - 1) / 3);

  private static final double SUM_MEAN = 2.0 * 65535.0;

  private long state;

  /**
   * Starts a sequence of numbers.
   *
   * @param seed any number
   */
  public SplitMix(long seed) {
    this.state = seed;
  }

  /**
   * {@return a number scrambled by the finaliser of the generator, which is a bijection}
   *
   * @param value any number
   */
  public static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * {@return the numbers from 0 to {@code count} exclusive, shuffled as by Fisher and Yates}
   *
   * @param count how many numbers
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
   * {@return a random number in [low, high)}
   *
   * @param low the lower bound, included
   * @param high the upper bound, excluded
   */
  public double between(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  /**
   * {@return a random whole number in [low, high]}
   *
   * @param low the lower bound, included
   * @param high the upper bound, included
   */
  public int between(int low, int high) {
    return low + (int) (nextDouble() * (high - low + 1));
  }

  /**
   * {@return true with a given probability, otherwise false}
   *
   * @param probability the probability of true, in [0, 1]
   */
  public boolean chance(double probability) {
    return nextDouble() < probability;
  }

  /**
   * {@return a random number of mean 0 and standard deviation 1, with nearly a normal distribution}
   * It is a sum of four uniform numbers, which needs no logarithm and so has no bit that may differ
   * between machines.
   */
  public double nextBell() {
    long bits = nextLong();
    long sum =
        (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48 & 0xFFFF);
    return (sum - SUM_MEAN) / SUM_DEVIATION;
  }
}
