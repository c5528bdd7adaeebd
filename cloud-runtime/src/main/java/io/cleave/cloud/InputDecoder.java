package io.cleave.cloud;

import java.nio.ByteBuffer;

/** Turns what an edge sent into a tail's input. For one thread at a time. */
interface InputDecoder extends AutoCloseable {
  /**
   * Fills the target.
   *
   * @param request its payload is read, and neither changed nor released
   * @param target little-endian float32, exactly one input of the tail, from position 0 to the end
   * @throws io.cleave.codec.CorruptFrameException if the payload is not what the tail takes
   */
  void decode(TailRequest request, ByteBuffer target);

  /** Does what is done once, so that no request pays for it. What the target holds then is lost. */
  default void warmUp(ByteBuffer target) {}

  /** Frees what decoding took. */
  @Override
  default void close() {}

  /** One that decodes what the tail takes. */
  static InputDecoder of(ServedPart tail) {
    InputDecoder tensors = new TensorInput(tail);
    return tail.pictures().isPresent() ? new ImageInput(tensors, tail.pictures().get()) : tensors;
  }
}
