package io.cleave.lab.sparsity;

import io.cleave.codec.internal.Check;

/**
 * How many values lie near zero.
 *
 * @param threshold the largest magnitude that counts
 * @param share of all values, in [0, 1]
 */
public record NearZero(double threshold, double share) {
  /**
   * Checks the share.
   *
   * @param threshold 0 or more
   * @param share of all values
   * @throws IllegalArgumentException if it is none
   */
  public NearZero {
    Check.argument(threshold >= 0, "threshold", threshold, "0 or more");
    Check.share("share", share);
  }
}
