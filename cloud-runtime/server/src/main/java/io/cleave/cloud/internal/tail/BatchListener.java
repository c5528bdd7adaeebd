package io.cleave.cloud.internal.tail;

import io.cleave.codec.protocol.ModelFingerprint;

/** Hears of batches that were run, from the workers. Returns at once, and throws nothing. */
@FunctionalInterface
public interface BatchListener {
  /**
   * Called when a tail has run a batch.
   *
   * @param tail that ran
   * @param size requests in the batch, 1 or more
   * @param tailNanos how long the tail ran
   */
  void batchRan(ModelFingerprint tail, int size, long tailNanos);
}
