package io.cleave.cloud;

import io.cleave.codec.Calibration;
import io.cleave.codec.TensorDecoder;
import java.nio.ByteBuffer;

/** The payload is an encoded activation. */
final class TensorInput implements InputDecoder {
  private final TensorDecoder decoder;

  TensorInput(ServedPart tail) {
    decoder = TensorDecoder.of(tail.input(), tail.calibrations().toArray(Calibration[]::new));
  }

  @Override
  public void decode(TailRequest request, ByteBuffer target) {
    decoder.decode(request.tensor(), target);
  }
}
