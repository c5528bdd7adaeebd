package io.cleave.cloud.internal.tail;

import io.cleave.codec.protocol.ModelFingerprint;

/** Hears of batches that were computed, from the workers. Returns at once, and throws nothing. */
@FunctionalInterface
public interface BatchListener {
  /**
   * A tail computed a batch.
   *
   * @param tail which
   * @param size requests in it, at least 1
   * @param tailNanos how long the tail ran
   */
  void batchRan(ModelFingerprint tail, int size, long tailNanos);
}
