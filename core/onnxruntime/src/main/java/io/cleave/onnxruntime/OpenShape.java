package io.cleave.onnxruntime;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorShape;
import java.util.List;

/** One shape that admits all shapes that were seen. */
final class OpenShape {
  private static final int MAX_ELEMENTS = 1 << 28;
  private static final int MAX_BOUND = 1 << 16;

  private OpenShape() {}

  /**
   * Opens the dimensions that changed. No run shows how large they can become; the bound keeps the
   * tensor below 1 GiB.
   *
   * @param seen shapes of one rank
   * @throws IllegalArgumentException if the ranks differ, or the shapes are too large
   */
  static TensorShape of(List<TensorShape> seen) {
    int[] dims = seen.get(0).dims();
    boolean[] open = new boolean[dims.length];
    for (TensorShape other : seen) {
      if (other.rank() != dims.length) {
        throw Check.refusal("rank", other.rank(), dims.length);
      }
      for (int i = 0; i < dims.length; i++) {
        open[i] |= other.dim(i) != dims[i];
      }
    }
    return opened(dims, open);
  }

  private static TensorShape opened(int[] dims, boolean[] open) {
    long fixed = 1;
    int count = 0;
    for (int i = 0; i < dims.length; i++) {
      fixed *= open[i] ? 1 : Math.max(1, dims[i]);
      count += open[i] ? 1 : 0;
    }
    if (count == 0) {
      return TensorShape.of(dims);
    }
    int bound =
        (int) Math.min(MAX_BOUND, Math.floor(Math.pow((double) MAX_ELEMENTS / fixed, 1.0 / count)));
    int[] closed = dims.clone();
    for (int i = 0; i < dims.length; i++) {
      closed[i] = open[i] ? 1 : dims[i];
    }
    TensorShape shape = TensorShape.of(closed);
    for (int i = 0; i < dims.length; i++) {
      shape = open[i] ? shape.withOpen(i, bound) : shape;
    }
    return shape;
  }
}
