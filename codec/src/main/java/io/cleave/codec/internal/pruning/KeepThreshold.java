package io.cleave.codec.internal.pruning;

import java.nio.ByteBuffer;

/** Keeps the k largest magnitudes, and those equal to the k-th. */
final class KeepThreshold implements ActivationThreshold {
  private final int k;
  private final LargestMagnitudes magnitudes = new LargestMagnitudes();

  KeepThreshold(int k) {
    this.k = k;
  }

  @Override
  public int resolve(ByteBuffer activation, SurvivingMaps maps) {
    if (k == 0) {
      return MAX;
    }
    if (k >= maps.elements()) {
      return 0;
    }
    int smallestKept = magnitudes.kth(activation, maps, k);
    return Math.min(Math.max(smallestKept - 1, 0), MAX);
  }
}
