package io.cleave.codec.internal.pruning;

/**
 * Ways to send an activation in fewer and fewer bytes: fewer levels, down to two, then fewer
 * elements, down to none. If a calibration fixes the levels, only the elements become fewer.
 *
 * <p>Rung 0 is the profile as it is. The rung after the last, {@link #rungs}, is a frame without
 * any value. Immutable.
 */
public final class BudgetLadder {
  /** The ratio of neighbouring levels where there are many: {@value}. */
  private static final double FEWER_LEVELS = 15.0 / 16;

  /** Neighbouring thresholds on the way to the largest magnitude are this apart, in octaves. */
  private static final double OCTAVES = 1.0 / 8;

  private static final int THRESHOLDS = 24;
  private static final int THRESHOLDS_OF_FIXED_LEVELS = 80;

  private final int[] levels;
  private final int thresholds;

  public BudgetLadder(int levels, boolean fixed) {
    int[] rungs = new int[levels];
    int count = 0;
    int next = levels;
    do {
      rungs[count++] = next;
      next = Math.min(next - 1, (int) (next * FEWER_LEVELS));
    } while (next >= 2 && !fixed);
    this.levels = java.util.Arrays.copyOf(rungs, count);
    this.thresholds = fixed ? THRESHOLDS_OF_FIXED_LEVELS : THRESHOLDS;
  }

  public int rungs() {
    return levels.length + thresholds;
  }

  public int levels(int rung) {
    return levels[Math.min(rung, levels.length - 1)];
  }

  /**
   * {@return the largest magnitude that becomes 0 on a rung}
   *
   * @param rung the number of the rung, from 0
   * @param own the threshold of the profile
   * @param largest the largest magnitude of the activation
   */
  public float threshold(int rung, float own, float largest) {
    int above = rungs() - rung;
    if (above > thresholds) {
      return own;
    }
    // Math.pow's last bit depends on the processor, and so would the frame.
    return Math.max(own, (float) (largest * StrictMath.pow(2, -OCTAVES * above)));
  }
}
