package io.cleave.codec;

import java.nio.ByteBuffer;

/** Writes the activations of one shape as frames. Buffers were checked by {@link TensorEncoder}. */
interface FrameWriter {
  /** The room that {@link #write} asks for. */
  int maxEncodedBytes();

  /**
   * Writes one frame at the target's position, which moves behind it.
   *
   * @return the frame's bytes
   */
  int write(ByteBuffer activation, ByteBuffer target);

  /** Where the bytes of the last frame went. */
  EncodedSize lastSize();

  /** The greatest error of a finite element in the last frame. */
  double lastBound();
}
