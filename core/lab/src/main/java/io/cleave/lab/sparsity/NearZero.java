package io.cleave.lab.sparsity;

import io.cleave.codec.internal.Check;

/**
 * How many values are near zero.
 *
 * @param threshold the largest magnitude that counts as near zero
 * @param share the share of these values, in [0, 1]
 */
public record NearZero(double threshold, double share) {
  /**
   * Checks the share.
   *
   * @param threshold 0 or more
   * @param share in [0, 1]
   * @throws IllegalArgumentException if {@code share} is not in [0, 1]
   */
  public NearZero {
    Check.argument(threshold >= 0, "threshold", threshold, "0 or more");
    Check.share("share", share);
  }
}
