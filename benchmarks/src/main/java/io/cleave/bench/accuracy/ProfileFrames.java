package io.cleave.bench.accuracy;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;

/** Writes activations of one shape in one profile, and reads them again. */
final class ProfileFrames {

  private final Profile profile;
  private final TensorEncoder encoder;
  private final TensorDecoder decoder;
  private final ByteBuffer frame;

  ProfileFrames(Profile profile, TensorShape shape) {
    this.profile = profile;
    this.encoder = TensorEncoder.of(shape, profile);
    this.decoder =
        profile
            .calibration()
            .map(calibration -> TensorDecoder.of(shape, calibration))
            .orElseGet(() -> TensorDecoder.of(shape));
    this.frame = ByteBuffer.allocateDirect(encoder.maxEncodedBytes());
  }

  Profile profile() {
    return profile;
  }

  /** Returns the frame's bytes, having written to {@code decoded} what the receiver has. */
  int pass(ByteBuffer activation, ByteBuffer decoded) {
    int bytes = encoder.encode(activation, frame.clear());
    decoder.decode(frame.flip(), decoded);
    return bytes;
  }
}
