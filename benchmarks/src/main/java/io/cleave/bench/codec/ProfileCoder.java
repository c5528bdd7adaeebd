package io.cleave.bench.codec;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;

/** Whole frames of one of this project's profiles. */
public final class ProfileCoder {

  private final TensorEncoder encoder;
  private final TensorDecoder decoder;

  /**
   * A coder for one thread.
   *
   * @param shape of its tensors
   * @param profile how they are written; what it was calibrated with is what reads them
   */
  public ProfileCoder(TensorShape shape, Profile profile) {
    encoder = TensorEncoder.of(shape, profile);
    decoder =
        profile
            .calibration()
            .map(calibration -> TensorDecoder.of(shape, calibration))
            .orElseGet(() -> TensorDecoder.of(shape));
  }

  public int maxEncodedBytes() {
    return encoder.maxEncodedBytes();
  }

  public int encode(ByteBuffer tensor, ByteBuffer target) {
    return encoder.encode(tensor.clear(), target.clear());
  }

  public void decode(ByteBuffer encoded, int bytes, ByteBuffer tensor) {
    decoder.decode(encoded.clear().limit(bytes), tensor.clear());
  }
}
