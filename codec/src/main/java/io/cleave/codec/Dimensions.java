package io.cleave.codec;

import io.cleave.codec.internal.Leb128;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;

/** The dimensions of one shape as they stand in frame headers, each as {@link Leb128}. */
public final class Dimensions {
  private final TensorShape shape;
  private final byte[] bytes;
  private final int[] starts;

  /**
   * Encodes the dimensions of a shape.
   *
   * @param shape the shape, fixed
   */
  public Dimensions(TensorShape shape) {
    this.shape = shape;
    this.starts = new int[shape.rank() + 1];
    this.bytes = Leb128.of(shape.dims(), starts);
  }

  /** {@return the encoded dimensions; not a copy} */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * Checks that the dimensions in a frame are these.
   *
   * @param frame the whole frame, all that remains; its position is left unchanged
   * @param at where the first dimension is, in bytes from the start of the frame
   * @throws CorruptFrameException if a dimension differs or the frame ends too early; names the
   *     field
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
