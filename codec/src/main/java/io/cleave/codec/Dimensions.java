package io.cleave.codec;

import io.cleave.codec.internal.Leb128;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;

/** The dimensions of one shape as headers of frames say them, each as {@link Leb128}. */
public final class Dimensions {
  private final TensorShape shape;
  private final byte[] bytes;
  private final int[] starts;

  /**
   * Writes the dimensions.
   *
   * @param shape fixed
   */
  public Dimensions(TensorShape shape) {
    this.shape = shape;
    this.starts = new int[shape.rank() + 1];
    this.bytes = Leb128.of(shape.dims(), starts);
  }

  /** {@return the bytes, not a copy} */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * Compares dimensions with these, as far as the frame goes.
   *
   * @param frame all that remains; its position stays
   * @param at where the first dimension is, from the frame's start
   * @throws CorruptFrameException if one is another; says which
   */
  public void check(ByteBuffer frame, int at) {
    for (int i = 0; i < shape.rank(); i++) {
      int end = Math.min(frame.remaining() - at, starts[i + 1]);
      for (int k = starts[i]; k < end; k++) {
        if (frame.get(frame.position() + at + k) != bytes[k]) {
          throw new CorruptFrameException(
              at + starts[i], "dimension " + i, "another (expected: " + shape.dim(i) + ")");
        }
      }
    }
  }
}
