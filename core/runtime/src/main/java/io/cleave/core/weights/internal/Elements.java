package io.cleave.core.weights.internal;

import io.cleave.core.weights.WeightsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Checked counts and allocations of float32 elements. */
public final class Elements {
  /** The max number of float32 elements of one buffer. */
  public static final long MAX = Integer.MAX_VALUE / Float.BYTES;

  private Elements() {}

  /**
   * {@return the product of non-negative dimensions; {@link Long#MAX_VALUE} if it would be larger}
   */
  public static long count(long[] dimensions) {
    long product = 1;
    boolean overflow = false;
    for (long dimension : dimensions) {
      if (dimension == 0) {
        return 0;
      }
      overflow |= product > Long.MAX_VALUE / dimension;
      product = overflow ? 1 : product * dimension;
    }
    return overflow ? Long.MAX_VALUE : product;
  }

  /** Throws if a dimension is negative or a tensor does not fit into a buffer. */
  public static void require(String source, String tensor, long[] dimensions)
      throws WeightsException {
    for (long dimension : dimensions) {
      if (dimension < 0) {
        throw new WeightsException(source, tensor, "dimension " + dimension + " (expected: >= 0)");
      }
    }
    if (count(dimensions) > MAX) {
      throw new WeightsException(source, tensor, "more than " + MAX + " elements");
    }
  }

  public static ByteBuffer allocate(int elements) {
    return ByteBuffer.allocateDirect(elements * Float.BYTES).order(ByteOrder.nativeOrder());
  }
}
