package io.cleave.core.sweep;

import io.cleave.codec.Calibration;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes activations of one shape as frames of one profile, and reads them again. */
final class ProfileFrames {
  private final TensorShape shape;
  private final TensorEncoder encoder;
  private final TensorDecoder decoder;
  private final ByteBuffer frame;

  private ProfileFrames(TensorShape shape, Profile profile, TensorDecoder decoder) {
    this.shape = shape;
    this.encoder = TensorEncoder.of(shape, profile);
    this.decoder = decoder;
    this.frame = ByteBuffer.allocateDirect(encoder.maxEncodedBytes());
  }

  static ProfileFrames of(TensorShape shape, Profile profile) {
    return new ProfileFrames(shape, profile, TensorDecoder.of(shape));
  }

  static ProfileFrames of(TensorShape shape, Profile profile, Calibration calibration) {
    return new ProfileFrames(
        shape, profile.withCalibration(calibration), TensorDecoder.of(shape, calibration));
  }

  /** Returns the bytes of all frames, having written to {@code decoded} what the receiver has. */
  long pass(ByteBuffer activations, ByteBuffer decoded, int images) {
    long bytes = 0;
    for (int i = 0; i < images; i++) {
      bytes += encoder.encode(tensor(activations, i), frame.clear());
      decoder.decode(frame.flip(), tensor(decoded, i));
    }
    return bytes;
  }

  private ByteBuffer tensor(ByteBuffer batch, int index) {
    return batch.slice(index * shape.bytes(), shape.bytes()).order(ByteOrder.LITTLE_ENDIAN);
  }
}
