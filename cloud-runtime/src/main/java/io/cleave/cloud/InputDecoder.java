package io.cleave.cloud;

import io.cleave.codec.Calibration;
import io.cleave.codec.TensorDecoder;
import java.nio.ByteBuffer;

/** Turns the tensors that edges send into a tail's input. For one thread at a time. */
class InputDecoder implements AutoCloseable {
  private final TensorDecoder decoder;

  InputDecoder(ServedPart tail) {
    decoder = TensorDecoder.of(tail.input(), tail.calibrations().toArray(Calibration[]::new));
  }

  /** One that decodes what the tail takes. */
  static InputDecoder of(ServedPart tail) {
    return tail.pictures().isPresent()
        ? new ImageInput(tail, tail.pictures().get())
        : new InputDecoder(tail);
  }

  /**
   * Fills the target.
   *
   * @param request its payload is read, and neither changed nor released
   * @param target little-endian float32, exactly one input of the tail, from position 0 to the end
   * @throws io.cleave.codec.CorruptFrameException if the payload is not what the tail takes
   */
  void decode(TailRequest request, ByteBuffer target) {
    decoder.decode(request.tensor(), target);
  }

  /** Does what is done once, so that no request pays for it. What the target holds then is lost. */
  void warmUp(ByteBuffer target) {}

  /** Frees what decoding took. */
  @Override
  public void close() {}
}
