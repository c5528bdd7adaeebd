package io.cleave.cloud;

import ai.djl.ndarray.NDManager;
import io.cleave.core.images.PictureInput;
import java.nio.ByteBuffer;

/** Turns what an edge sent into a tail's input. For one thread at a time. */
interface InputDecoder {
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

  /** One that decodes what the tail takes; the manager lends memory while it does. */
  static InputDecoder of(Tail tail, NDManager manager) {
    InputDecoder tensors = new TensorInput(tail);
    return tail.pictures().isPresent()
        ? new ImageInput(tensors, new PictureInput(tail.pictures().get(), manager))
        : tensors;
  }
}
