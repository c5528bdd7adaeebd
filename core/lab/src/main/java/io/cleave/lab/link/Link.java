package io.cleave.lab.link;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;

/**
 * Writes activations of one shape as frames of one profile, the very ones that a device sends, and
 * reads them again as a server does. For one thread.
 */
public final class Link {
  private final int tensorBytes;
  private final TensorEncoder encoder;
  private final TensorDecoder decoder;
  private final ByteBuffer frame;

  /**
   * Connects an encoder with a decoder, which knows the profile's calibration if it has one.
   *
   * @param shape of an activation, without the batch
   * @param profile what is sent
   * @throws IllegalArgumentException if the profile does not fit the shape
   */
  public Link(TensorShape shape, Profile profile) {
    this.tensorBytes = shape.bytes();
    this.encoder = TensorEncoder.of(shape, profile);
    this.decoder =
        TensorDecoder.of(shape, profile.calibration().stream().toArray(Calibration[]::new));
    this.frame = ByteBuffer.allocateDirect(encoder.maxEncodedBytes());
  }

  /**
   * Sends activations, little-endian float32 behind each other from the first byte on.
   *
   * @param activations as many as lie before the limit
   * @param received takes what the receiver has at the same places; may be the same buffer
   * @return the bytes of all frames
   */
  public long send(ByteBuffer activations, ByteBuffer received) {
    long bytes = 0;
    for (int at = 0; at < activations.limit(); at += tensorBytes) {
      bytes += encode(activations, at);
      decoder.decode(frame, received.slice(at, tensorBytes));
    }
    return bytes;
  }

  /**
   * Counts what {@link #send} would, without a receiver.
   *
   * @param activation little-endian float32, one from the first byte on
   * @return the bytes of its frame
   */
  public int count(ByteBuffer activation) {
    return encode(activation, 0);
  }

  private int encode(ByteBuffer activations, int at) {
    int bytes = encoder.encode(activations.slice(at, tensorBytes), frame.clear());
    frame.flip();
    return bytes;
  }
}
