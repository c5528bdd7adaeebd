package io.cleave.core.weights.internal;

import io.cleave.core.weights.WeightsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Counts and allocations of float32 elements, checked. */
public final class Elements {
  /** As many float32 elements as one buffer holds. */
  public static final long MAX = Integer.MAX_VALUE / Float.BYTES;

  private Elements() {}

  /**
   * The product of non-negative dimensions; {@link Long#MAX_VALUE} where it is larger than that.
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

  /** Refuses negative dimensions and tensors that no buffer holds. */
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
