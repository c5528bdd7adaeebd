package io.cleave.core.weights.internal;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Copies a tensor that is stored with another order of dimensions, or with gaps, to row-major
 * order.
 */
public final class Strided {
  private final long[] shape;
  private final StoredTensor tensor;
  private final FloatBuffer source;
  private final FloatBuffer target;

  private Strided(StoredTensor tensor, FloatBuffer source, FloatBuffer target) {
    this.shape = tensor.info().shape().getShape();
    this.tensor = tensor;
    this.source = source;
    this.target = target;
  }

  /** Copies elements from their extent (position 0 is element (0, 0, ...)) to a target. */
  public static void rowMajor(ByteBuffer extent, StoredTensor tensor, ByteBuffer target) {
    int elements = (int) Elements.count(tensor.info().shape().getShape());
    if (elements > 0) {
      new Strided(tensor, extent.asFloatBuffer(), target.asFloatBuffer()).copy(0, 0);
    }
    target.position(target.position() + elements * Float.BYTES);
  }

  private void copy(int dimension, int start) {
    if (dimension == shape.length) {
      target.put(source.get(start));
      return;
    }
    int stride = tensor.strides().get(dimension).intValue();
    for (int i = 0; i < shape[dimension]; i++) {
      copy(dimension + 1, start + i * stride);
    }
  }
}
